"""What a run does with its trained networks: test, audit, map, choice, report, each on the clock.

To add a step: a name in its place in ``crcviewer.protocol.stages.FINAL_STEPS``, its words in the
window's ``run_words.py``, and a :class:`Step` in its place in :data:`STEPS`. Its ``work`` gets the
:class:`FinalWork` that all share: models are asked through ``work.answers``, which counts what is
done, shows it and ends the run where that is asked for; whatever else takes over a second calls
``work.tick`` every second or so. A step that is stopped is done anew when the run goes on, so that
it must not mind a half of itself; what it returns, plain JSON values, is kept for the steps after
it, in this try or a later one (``work.kept``).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.json_lines import UnreadableError, parsed, read_small, to_json
from crcviewer.protocol.run_events import FinalStep
from training.base.errors import StudyStopped
from training.data.study_data import StudyData
from training.evaluation.answers import Answers
from training.loop.study import Study
from training.run.console import Console
from training.run.export import Exporter
from training.run.request import TrainRequest
from training.run.run_directory import RunDirectory

_TELL_EVERY_S = 1.0


@dataclass(frozen=True)
class Step:
    """One of the things that are done with the trained networks."""

    name: str
    """One of ``stages.FINAL_STEPS``."""
    work: Callable[[FinalWork], Any]
    amount: Callable[[Study], float]
    """About how many images a branch has to look at, each in one of its test-time views."""
    applies: Callable[[Study], bool] = lambda study: True


class FinalWork:
    """What the steps share, and what they tell."""

    def __init__(
        self,
        study: Study,
        studies: tuple[StudyData, ...],
        request: TrainRequest,
        *,
        directory: RunDirectory,
        exporter: Exporter,
        console: Console,
        stopped: Callable[[], bool],
    ) -> None:
        self.study, self.studies, self.request = study, studies, request
        self.directory, self.exporter, self.console = directory, exporter, console
        self.answers = Answers(directory.path, study.device, self._answered)
        self.kept: dict[str, Any] = _read_kept(directory)
        """What the finished steps have returned, by their names."""
        self._stopped = stopped
        self._present = FinalStep(step="", number=0, of=0)
        self._ahead: list[float] = []
        """Amounts of the present step and of those after it."""
        self._a_unit = 0.0
        """Seconds, as was guessed before."""
        self._done = 0.0
        """Amount that this try has done, before the present step."""
        self._begun = self._told = time.monotonic()
        self._answers_given = 0

    def run(self, steps: tuple[Step, ...], first_guess_s: float) -> None:
        """Do those that an earlier try has not done. ``first_guess_s``: how long all may take.

        Raises StudyStopped where it was asked to end; what is finished by then is kept.
        """
        amounts = [max(step.amount(self.study), 1.0) for step in steps]
        a_unit = first_guess_s / sum(amounts)
        self._begun = time.monotonic()
        for number, step in enumerate(steps, 1):
            if step.name in self.kept:
                continue
            self._ahead = [
                amount
                for amount, later in zip(amounts[number - 1 :], steps[number - 1 :], strict=True)
                if later.name not in self.kept
            ]
            self._a_unit = a_unit
            self._answers_given = 0
            self._present = FinalStep(step=step.name, number=number, of=len(steps))
            self._tell(0, 0)
            kept = step.work(self)
            self.kept[step.name] = kept
            write_text_atomically(self.directory.file(names.FINAL), to_json(self.kept) + "\n")
            self._done += self._ahead[0]
            self._ahead = self._ahead[1:]
            self._tell(1, 1)

    def tick(self, done: int = 0, total: int = 0) -> None:
        """The present step is so far. Raises StudyStopped where the run was asked to end."""
        if self._stopped():
            raise StudyStopped
        if time.monotonic() - self._told >= _TELL_EVERY_S and (done < total or total == 0):
            self._tell(done, total)

    @property
    def step(self) -> str:
        """The one that is being done."""
        return self._present.step

    def _answered(self, count: int) -> None:
        self._answers_given += count * self.study.settings.network.test_time_views
        amount = round(self._ahead[0]) if self._ahead else 0
        self.tick(min(self._answers_given, amount), amount + 1)

    def _tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        share = done / total if total and done < total else 0.0
        within = share * self._ahead[0] if self._ahead else 0.0
        finished = self._done + within
        passed = now - self._begun
        # The first figures are a guess; later ones are what was needed until now.
        a_unit = passed / finished if finished > 0 and passed > 1.0 else self._a_unit
        left = max(sum(self._ahead) - within, 0.0) * a_unit
        self._told = now
        event = FinalStep(
            step=self._present.step, number=self._present.number, of=self._present.of,
            done=done, total=total, eta_s=left,
        )  # fmt: skip
        self.directory.record(event)
        self.console.show(lambda: f"  {event.step} ({event.number} of {event.of})")


def _read_kept(directory: RunDirectory) -> dict[str, Any]:
    """Of an earlier try; what cannot be read is done again."""
    try:
        kept = parsed(read_small(directory.file(names.FINAL)))
    except (OSError, UnreadableError):
        return {}
    return kept if isinstance(kept, dict) else {}
