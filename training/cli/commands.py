"""The commands of training, by name: the module that runs each, and what it does."""

from __future__ import annotations

COMMANDS = {
    "phantom": ("training.cli.phantom", "write synthetic images for trials and tests"),
    "train": ("training.cli.train", "train a model in two stages"),
    "audit": ("training.cli.audit", "ask whether the radiology image matters to a model"),
    "complete": (
        "training.cli.complete",
        "add audit, calibration and map to an older model",
    ),
    "evaluate": ("training.cli.evaluate", "figures, tables and a report of a trained model"),
    "reviewed": ("training.cli.reviewed", "make a labelled set of a session's reviewed cases"),
    "recalibrate": ("training.cli.recalibrate", "fit a model's figures to one's own tiles"),
    "stress": ("training.cli.stress", "measure a model on tiles changed on purpose"),
    "compare": ("training.cli.compare", "put evaluated runs side by side"),
    "check": ("training.cli.check", "look at the data of a study before it is trained"),
    "recipes": ("training.cli.recipes", "list the recipes and all settings of a training"),
    "devices": ("training.cli.devices", "list what a study could run on"),
    "fetch": ("training.cli.fetch", "download the study's data sets"),
    "ablate": ("training.cli.ablate", "tell what each part of a recipe is worth"),
    "export-demo": ("training.cli.export_demo", "train and write the bundled models"),
}
