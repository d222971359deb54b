"""The items of TRIPOD+AI (Collins et al., BMJ 2024; 385: e078378) by number, in our own words."""

from __future__ import annotations

from crcviewer.protocol.text import text
from training.evaluation.checklist_facts import (
    availability,
    by_class,
    left_out,
    limits,
    measures,
    model_file,
    network,
    outcome,
    participants,
    performance,
    poor_images,
    predictors,
    same_data,
    sizes,
    sources,
    training,
)
from training.evaluation.checklist_items import Item, Sections

TRIPOD_AI: Sections = (
    (
        text("Title, abstract, introduction"),
        (
            Item("1", text("Title: developed or evaluated, for whom, which outcome")),
            Item("2", text("Abstract by its own checklist")),
            Item("3a", text("The clinical question, and why a model is wanted")),
            Item("3b", text("For whom, in which care pathway, used by whom")),
            Item("3c", text("Known inequalities between groups of patients")),
            Item("4", text("Aims: development, evaluation or both")),
        ),
    ),
    (
        text("Methods"),
        (
            Item("5a", text("Sources of the data, and why these"), sources),
            Item("5b", text("Dates of the data")),
            Item("6a", text("Setting: number and place of the centres")),
            Item("6b", text("Who could take part, and who could not")),
            Item("6c", text("Treatments, where they matter")),
            Item("7", text("How images were prepared and checked")),
            Item("8a", text("The outcome, and how it was determined"), outcome),
            Item("8b", text("Who determined it, and how qualified")),
            Item("8c", text("Whether they were blinded")),
            Item("9a", text("Choice of what the model sees"), predictors),
            Item("9b", text("How that was measured")),
            Item("9c", text("Who assessed it, where that takes judgement")),
            Item("10", text("Sample size, and why it suffices"), sizes),
            Item("11", text("Missing data"), left_out),
            Item("12a", text("How the data were divided"), same_data),
            Item("12b", text("How inputs were transformed")),
            Item("12c", text("Kind of model, how it was built and tuned"), training),
            Item("12d", text("Differences between centres or groups")),
            Item("12e", text("Measures of performance"), measures),
            Item("12f", text("Updating, as recalibration at another place")),
            Item("12g", text("How predictions were computed"), network),
            Item("13", text("Rare classes, and what was done about them"), sizes),
            Item("14", text("Fairness: what was done for it")),
            Item("15", text("What the model gives, and how thresholds were chosen")),
            Item("16", text("How test data differ from those of development"), sources),
            Item("17", text("Approval of an ethics committee")),
        ),
    ),
    (
        text("Open science, patients and public"),
        (
            Item("18a", text("Funding")),
            Item("18b", text("Conflicts of interest")),
            Item("18c", text("Protocol")),
            Item("18d", text("Registration")),
            Item("18e", text("Where the data are to be had")),
            Item("18f", text("Where the code is to be had"), availability),
            Item("19", text("Part that patients and the public had")),
        ),
    ),
    (
        text("Results"),
        (
            Item("20a", text("Flow of participants"), participants),
            Item("20b", text("Their characteristics")),
            Item("20c", text("Development and test compared")),
            Item("21", text("Participants and outcomes in each analysis"), sizes),
            Item("22", text("The model itself, so that others can use it"), model_file),
            Item("23a", text("Performance with intervals, by groups as well"), performance),
            Item("23b", text("Differences of performance between groups"), by_class),
            Item("24", text("Results of updating the model")),
        ),
    ),
    (
        text("Discussion"),
        (
            Item("25", text("Interpretation beside other studies, with fairness")),
            Item("26", text("Limitations"), limits),
            Item("27a", text("What happens with poor or missing images"), poor_images),
            Item("27b", text("What users must do and know")),
            Item("27c", text("Next steps, with general use in view")),
        ),
    ),
)  # fmt: skip
