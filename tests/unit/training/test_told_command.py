"""What a model's file says of the command that made it names no folder of who typed it."""

from __future__ import annotations

import pytest

from training.cli.arguments import told_command


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--data", "/home/dr wang/Smith, J/cases.csv"], "--data cases.csv"),
        (["--data=/srv/ward 3/set"], "--data=set"),
        (["--run", "C:\\Users\\wang\\runs\\第一次"], "--run '第一次'"),
        (["--data", "~/mine/"], "--data mine"),
        (["--data", "../there/a b"], "--data 'a b'"),
        (["--data", "."], "--data ."),
        (["--data", "/"], "--data ."),
        (["--set", "loss.ldam_weight=0.25"], "--set loss.ldam_weight=0.25"),
        (["--set", "loss.mixup=0.2", "--seed", "1"], "--set loss.mixup=0.2 --seed 1"),
    ],
)
def test_paths_lose_their_folders(argv: list[str], told: str) -> None:
    assert told_command("crcviewer train", argv) == f"crcviewer train {told}"
