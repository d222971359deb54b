"""Whether a run may be gone on with: nobody must work on it, and it must not be finished."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.failure import Resume
from crcviewer.protocol.liveness import Liveness, LivenessWatch
from crcviewer.protocol.run_state import RunState, run_state
from crcviewer.protocol.text import text
from training.base.errors import RunError
from training.hardware.processes import process_start

_LOOK_EVERY_S = 1.0


def refuse_unresumable(
    run: Path,
    *,
    former_is_dead: bool = False,
    say: Callable[[str], object] = lambda line: None,
    watch: LivenessWatch | None = None,
    wait: Callable[[float], object] = time.sleep,
) -> None:
    """Raises RunError where it is finished, at work, or perhaps at work.

    A process out of sight is watched until it beats, or has been silent for so long that nothing
    can be known; ``former_is_dead`` is the word of a user who knows better. It outweighs silence,
    never a process that is seen to live.
    """
    watch = watch or LivenessWatch(run, process_start)
    liveness = watch.look()
    if liveness is Liveness.WATCHED and not former_is_dead:
        say(
            "This run was begun on another machine or in a container. Whether it is still worked "
            "on there is being watched; this can take a minute or two."
        )
        while liveness is Liveness.WATCHED:
            wait(_LOOK_EVERY_S)
            liveness = watch.look()
    if former_is_dead and liveness is not Liveness.ALIVE:
        liveness = Liveness.DEAD
    state = run_state(run, liveness)
    if state is RunState.RUNNING:
        raise RunError(
            text("The run in {folder} is still at work.", folder=str(run)),
            text("Wait until it has ended, or stop it first."),
        )
    if state is RunState.UNKNOWN:
        raise RunError(
            text(
                "Whether the run in {folder} is still at work cannot be known: it was begun on "
                "another machine or in a container, and gives no sign of life.",
                folder=str(run),
            ),
            text("If you know that it has ended, say so when you go on with it."),
            Resume(former_is_dead=True),
        )
    if state is RunState.FINISHED:
        raise RunError(
            text(
                "The run in {folder} is finished: its model is {file}.",
                folder=str(run),
                file=names.BEST,
            ),
            text("Start a new run in another folder."),
        )
