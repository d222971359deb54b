"""The items of CLAIM, the checklist for artificial intelligence in medical imaging (Mongan et al.,
Radiology: Artificial Intelligence 2020; 2: e200029), by number, in words of our own."""

from __future__ import annotations

from crcviewer.protocol.text import text
from training.evaluation.checklist_facts import (
    availability,
    by_class,
    left_out,
    libraries,
    limits,
    measures,
    mistakes,
    network,
    outcome,
    outside_data,
    overlays,
    participants,
    performance,
    predictors,
    robustness,
    same_data,
    sizes,
    sources,
    training,
)
from training.evaluation.checklist_items import Item, Sections

CLAIM: Sections = (
    (
        text("Title, abstract, introduction"),
        (
            Item("1", text("Title: that it is a study of AI, and of which kind")),
            Item("2", text("A structured summary")),
            Item("3", text("Background, intended use and clinical role")),
            Item("4", text("Aims and hypotheses")),
        ),
    ),
    (
        text("Study design and data"),
        (
            Item("5", text("Prospective or retrospective")),
            Item("6", text("Goal: a new model, feasibility, comparison")),
            Item("7", text("Sources of the data, and why these"), sources),
            Item("8", text("Who and what could take part: place, dates, selection")),
            Item("9", text("How images were prepared"), predictors),
            Item("10", text("Parts of the data that were selected"), same_data),
            Item("11", text("Definitions of what was recorded")),
            Item("12", text("How identities were removed")),
            Item("13", text("Missing data"), left_out),
        ),
    ),
    (
        text("Ground truth"),
        (
            Item("14", text("What it is"), outcome),
            Item("15", text("Why it was chosen")),
            Item("16", text("Who annotated, and how qualified")),
            Item("17", text("Tools of annotation")),
            Item("18", text("How far annotators agree")),
        ),
    ),
    (
        text("Partitions"),
        (
            Item("19", text("Sample size, and how it was found"), sizes),
            Item("20", text("How images were assigned to the parts"), same_data),
            Item("21", text("Whether patients or only images differ between parts"), participants),
        ),
    ),
    (
        text("Model and training"),
        (
            Item("22", text("The model: inputs, layers, outputs"), network),
            Item("23", text("Software with versions"), libraries),
            Item("24", text("How weights were initialised")),
            Item("25", text("How it was trained"), training),
            Item("26", text("How the final model was chosen"), training),
            Item("27", text("Several models together")),
        ),
    ),
    (
        text("Evaluation"),
        (
            Item("28", text("Measures of performance"), measures),
            Item("29", text("Statistical tests and uncertainty"), measures),
            Item("30", text("Robustness"), robustness),
            Item("31", text("How answers are explained, and whether that was tested"), overlays),
            Item("32", text("Tests on data from elsewhere"), outside_data),
        ),
    ),
    (
        text("Results"),
        (
            Item("33", text("Flow of participants and images"), participants),
            Item("34", text("Who they are, in each part")),
            Item("35", text("Performance of the model on each part"), performance),
            Item("36", text("Accuracy of diagnosis with its uncertainty"), by_class),
            Item("37", text("Failures"), mistakes),
        ),
    ),
    (
        text("Discussion and other information"),
        (
            Item("38", text("Limitations"), limits),
            Item("39", text("What it means for practice")),
            Item("40", text("Registration")),
            Item("41", text("Where protocol, code, model and data are to be had"), availability),
            Item("42", text("Funding, and the part that funders had")),
        ),
    ),
)
