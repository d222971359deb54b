"""One study with several seeds, one after the other: how much of a result is chance in training.

Each seed has a run folder of its own, which can be watched, paused and compared as any other. All
have the same images and the same split, so that the spread says nothing of other patients.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from crcviewer.protocol import run_directory as names
from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import ChooseFolder
from crcviewer.protocol.json_lines import to_json
from crcviewer.protocol.run_events import Finished, from_line
from crcviewer.protocol.seed_group import FILE, SeedFigure, SeedGroup, read_group, run_of
from crcviewer.protocol.text import text
from training.base.errors import RunError, SettingsError, not_writable
from training.run.request import TrainRequest, request_of, with_other_batches
from training.run.stopping import stop_on_signals
from training.run.train_run import Progress, resume, train


def train_seeds(
    request: TrainRequest,
    seeds: Sequence[int],
    stop_asked: Callable[[], bool] = lambda: False,
    progress: Progress = lambda done, total: None,
) -> bool:
    """Runs of ``request`` with each seed, below its run folder; True where all came to their end.

    A group that was begun with the same request is gone on with. Raises StudyError.
    """
    group, folder = SeedGroup(request.to_json(), tuple(seeds)), request.run
    if len(set(seeds)) != len(seeds) or not seeds:
        raise SettingsError(
            text("A seed stands there twice."), text("Give each seed once: the same one again "
                                                     "would be the same run.")
        )  # fmt: skip
    before = read_group(folder)
    if before is not None and replace(before, figures=()) != group:
        raise _taken(folder)
    if before is None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise _taken(folder)
            _write(folder, group)
        except OSError as error:
            raise not_writable(folder, error) from error
    return resume_seeds(folder, stop_asked=stop_asked, progress=progress)


def resume_seeds(
    folder: Path,
    *,
    changes: Sequence[str] = (),
    device: str | None = None,
    data: tuple[Path, ...] = (),
    stop_asked: Callable[[], bool] = lambda: False,
    progress: Progress = lambda done, total: None,
    former_is_dead: bool = False,
    say: Callable[[str], object] = lambda line: None,
) -> bool:
    """Go on with the group where it stands. A file named STOP in its folder asks the run at work to
    save and end, and the others not to begin. Options as of :func:`training.run.train_run.resume`.

    Raises StudyError.
    """
    group = read_group(folder)
    if group is None:
        raise _unreadable(folder)
    # Of the try before.
    (folder / names.STOP).unlink(missing_ok=True)
    with stop_on_signals() as asked:

        def stopped() -> bool:
            return asked() or stop_asked() or (folder / names.STOP).exists()

        for seed in group.seeds:
            run = run_of(folder, seed)
            if stopped():
                return False
            if finished(run) is not None:
                continue
            if (run / names.CONFIG).is_file():
                done = resume(
                    run, changes=changes, device=device, data=data, stop_asked=stopped,
                    progress=progress, former_is_dead=former_is_dead, say=say,
                )  # fmt: skip
            else:
                request = _request_for(group, folder, seed, changes)
                request = replace(
                    request, device=device or request.device, data=data or request.data
                )
                done = train(request, stopped, progress)
            if not done:
                return False
    _write(folder, replace(group, figures=figures_of(folder, group.seeds)))
    return True


def finished(run: Path) -> Finished | None:
    """How a run ended, where it came to its end."""
    try:
        lines = (run / names.EVENTS).read_bytes().splitlines()
    except OSError:
        return None
    event = from_line(lines[-1]) if lines else None
    return event if isinstance(event, Finished) else None


def figures_of(folder: Path, seeds: Sequence[int]) -> tuple[SeedFigure, ...]:
    """Accuracies of every model that all runs have, over the seeds."""
    endings = [finished(run_of(folder, seed)) for seed in seeds]
    of_runs: list[dict[tuple[str, str], float]] = []
    for ending in endings:
        if ending is None:
            return ()
        found = {("val", model): value for model, value in ending.val_accuracy.items()}
        first = next((figure.data for figure in ending.figures), "")
        for figure in ending.figures:
            usual = figure.metric == "accuracy" and figure.radiology != "neutral"
            if usual and figure.data == first:
                found["test", figure.model] = figure.value
        of_runs.append(found)
    common = [key for key in of_runs[0] if all(key in found for found in of_runs)]
    return tuple(
        _figure(model, split, [found[split, model] for found in of_runs]) for split, model in common
    )


def _figure(model: str, split: str, values: Sequence[float]) -> SeedFigure:
    """Mean, standard deviation and, from three on, Student's 95 % interval of the mean."""
    from scipy.stats import t

    count, mean = len(values), statistics.fmean(values)
    deviation = statistics.stdev(values) if count > 1 else None
    low = high = None
    if count > 2 and deviation is not None:
        half = float(t.ppf(0.975, count - 1)) * deviation / count**0.5
        low, high = mean - half, mean + half
    return SeedFigure(
        mean, low, high, count, model=model, split=split, deviation=deviation, values=tuple(values)
    )


def _request_for(
    group: SeedGroup,
    folder: Path,
    seed: int,
    changes: Sequence[str],
) -> TrainRequest:
    try:
        asked = request_of({"request": group.request})
    except (ValueError, KeyError, TypeError, SettingsError) as error:
        raise _unreadable(folder) from error
    request = with_other_batches(asked, changes, processes=1, now=1)
    return replace(
        request,
        run=run_of(folder, seed),
        seed=seed,
        name=f"{request.name or folder.name}, seed {seed}",
    )


def _write(folder: Path, group: SeedGroup) -> None:
    try:
        write_text_atomically(folder / FILE, to_json(group) + "\n")
    except OSError as error:
        raise not_writable(folder, error) from error


def _unreadable(folder: Path) -> RunError:
    return RunError(
        text("{file} in {folder} cannot be read.", file=FILE, folder=str(folder)),
        text("Choose the folder of a run that was begun before."),
        ChooseFolder(),
    )


def _taken(folder: Path) -> RunError:
    return RunError(
        text("{folder} already holds something else.", folder=str(folder)),
        text("Name another folder."),
        ChooseFolder(),
    )
