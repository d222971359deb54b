"""The commands of training, by name: the module that runs each, and what it does."""

from __future__ import annotations

COMMANDS = {
    "phantom": ("training.phantoms.command", "write synthetic images for trials and tests"),
    "train": ("training.train_command", "train a model in two stages"),
    "audit": ("training.audit.command", "ask whether the radiology image matters to a model"),
    "complete": ("training.complete_command", "add audit and feature map to an older model"),
    "evaluate": ("training.evaluation.command", "figures, tables and a report of a trained model"),
    "compare": ("training.compare_command", "put evaluated runs side by side"),
    "check": ("training.check_command", "look at the data of a study before it is trained"),
    "recipes": ("training.recipes_command", "list the recipes and all settings of a training"),
    "devices": ("training.devices_command", "list what a study could run on"),
    "fetch": ("training.fetch_command", "download the study's data sets"),
    "ablate": ("training.ablation_command", "tell what each part of a recipe is worth"),
    "export-demo": ("training.demo", "train and write the bundled models"),
}
