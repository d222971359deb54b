"""What a person reads while a study runs: at a terminal, and in a file."""

from __future__ import annotations

import io

from training.loop.callbacks import Stage
from training.run.console import Console, step_line

STAGE = Stage(2, "fusion", epochs=40, steps=48, train_images=90, val_images=15, parameters=1)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_where_the_epoch_is_and_then_its_line() -> None:
    terminal = Terminal()
    console = Console(terminal)
    console.say("first")
    console.show(lambda: step_line(STAGE, 3, 24))
    # So soon after, nothing new is shown, nor even made.
    console.show(lambda: 1 / 0)  # type: ignore[arg-type,return-value]
    console.say("epoch 3")
    bar = "━" * 12 + "╌" * 12
    shown = f"  fusion 3/40  {bar}  step 24 of 48"
    assert terminal.getvalue() == f"first\n\r\x1b[K{shown}\r\x1b[Kepoch 3\n"


def test_a_file_gets_lines_only() -> None:
    file = io.StringIO()
    console = Console(file)
    console.show(lambda: step_line(STAGE, 3, 24))
    console.say("epoch 3")
    assert file.getvalue() == "epoch 3\n"
