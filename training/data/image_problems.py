"""What can be wrong with the images of rows, and with the splits that these are in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from crcviewer.protocol.data_choices import LeaveOutRule, SplitShares
from crcviewer.protocol.data_report import Problem, Severity
from crcviewer.protocol.failure import Failure
from crcviewer.protocol.stages import SPLITS
from crcviewer.protocol.text import NOTHING, Text, counted, joined, text
from training.data.decode_images import DecodedImage, Read, Wanted
from training.data.manifest_study import scan_of, tile_of
from training.data.rows import Manifest, Row

_SHARES_MISSED = 5
"""Percentage points from which a part that is not as large as asked for is told."""


def images_of(row: Row) -> list[Wanted]:
    """What is to be read of a row: its tile, and its radiology image where it has one."""
    organ = scan_of(row)
    return [tile_of(row)] if organ is None else [tile_of(row), organ]


def image_problems(manifest: Manifest, images: Mapping[Wanted, Read]) -> list[Problem]:
    """What cannot be read, by row, and what readers warn of, each once."""
    problems = []
    warned: dict[Text, list[Row]] = defaultdict(list)
    for row in manifest.rows:
        for one in images_of(row):
            read = images[one]
            if isinstance(read, Failure):
                file, number = manifest.about(row)
                rule = LeaveOutRule.UNUSABLE
                problems.append(
                    Problem(Severity.ERROR, read.cause, read.next_step, file, number, rule)
                )
            else:
                for warning in read.warnings:
                    warned[warning].append(row)
    for warning, of_rows in warned.items():
        places = list(dict.fromkeys(map(manifest.about, of_rows)))
        more = counted(
            len(places) - 1,
            "It is the same in 1 more row.",
            "It is the same in {count} more rows.",
        )
        cause = joined((warning, more if len(places) > 1 else NOTHING))
        step = text("Look at the image, for example in the window.")
        file, number = min(places, key=lambda place: place[1] or 0)
        problems.append(Problem(Severity.WARNING, cause, step, file, number))
    return problems


def scan_problems(manifest: Manifest, images: Mapping[Wanted, Read]) -> list[Problem]:
    """Radiology images that are one file's content under two names, of two patients."""
    problems = []
    first_of: dict[tuple[str, int | None], Row] = {}
    for row in manifest.rows:
        scan = scan_of(row)
        read = images[scan] if scan is not None else None
        if not isinstance(read, DecodedImage) or not read.sha256 or not row.patient:
            continue
        first = first_of.setdefault((read.sha256, row.radiology_slice), row)
        if first.patient != row.patient and first.radiology != row.radiology:
            cause = text(
                "Its radiology image is the very one of {other}, which is of patient {patient}.",
                other=first.file,
                patient=first.patient,
            )
            file, number = manifest.about(row)
            step = text("Look whether one of the two is another patient's.")
            problems.append(Problem(Severity.WARNING, cause, step, file, number))
    return problems


def split_problems(manifest: Manifest, splits: Sequence[str], *, paired: bool) -> list[Problem]:
    """``paired``: whether radiology images come from elsewhere, or none is needed."""
    rows = manifest.rows
    problems: list[Problem] = []

    def say(severity: Severity, cause: Text, step: Text, row: int | None = None) -> None:
        problems.append(Problem(severity, cause, step, manifest.path.name, row))

    for split in SPLITS:
        inside = [row for row, its in zip(rows, splits, strict=True) if its == split]
        if not inside:
            cause = text("No row is in {split}.", split=split)
            say(Severity.ERROR, cause, text("Put some patients there."))
            continue
        if not paired and all(row.radiology is None for row in inside):
            say(
                Severity.ERROR,
                text("No row in {split} names a radiology image.", split=split),
                text(
                    "Name some in every split, name a folder of radiology images to draw from, or "
                    "train on tiles alone."
                ),
            )
        present = {row.label for row in inside}
        lacking = [name for k, name in enumerate(manifest.classes) if k not in present]
        if lacking and split == "train":
            say(
                Severity.ERROR,
                text("No training row is of the class {classes}.", classes=lacking),
                text("Every class needs a patient in train: add some, or leave the class out."),
            )
        elif lacking:
            say(
                Severity.WARNING,
                text("No row in {split} is of the class {classes}.", split=split, classes=lacking),
                text("Figures of that split say nothing of it; more patients would help."),
            )
    without = [row for row in rows if row.radiology is None]
    if without and not paired and len(without) < len(rows):
        cause = counted(
            len(without),
            "1 row has no radiology image: the mean image of the training rows stands for it.",
            "{count} rows have no radiology image: the mean image of the training rows stands for "
            "it.",
        )
        say(Severity.WARNING, cause, text("Add the images if there are any."), without[0].number)
    return problems


def share_problems(path: Path, splits: Sequence[str], asked: SplitShares) -> list[Problem]:
    """That whole patients do not allow the shares that somebody asked for."""
    count = Counter(splits)
    got = {split: round(100 * count[split] / len(splits)) for split in SPLITS}
    goal = {split: round(100 * share) for split, share in asked.fractions().items()}
    if asked == SplitShares() or all(abs(got[s] - goal[s]) <= _SHARES_MISSED for s in SPLITS):
        return []
    cause = text(
        "You asked for {asked} % to learn, to choose and to test; as patients are never divided, "
        "it is {got} %.",
        asked="/".join(map(str, goal.values())),
        got="/".join(map(str, got.values())),
    )
    step = text("Add patients, or name the part of each row in a column “split”.")
    return [Problem(Severity.WARNING, cause, step, path.name)]


def sides_of(images: Mapping[Wanted, Read], wanted: Iterable[Wanted]) -> tuple[int, ...]:
    """The least, the median and the most pixels that their squares have in their files."""
    found = sorted(
        read.side
        for one in dict.fromkeys(wanted)
        if isinstance(read := images.get(one), DecodedImage)
    )
    return (found[0], found[len(found) // 2], found[-1]) if found else ()


def size_problems(manifest: Manifest, images: Mapping[Wanted, Read], side: int) -> list[Problem]:
    """A study has one size of tiles: the smallest decides, which is said where it costs others."""
    sides = {
        place: read.side
        for place, row in enumerate(manifest.rows)
        if isinstance(read := images[tile_of(row)], DecodedImage)
    }
    if not sides:
        return []
    least = min(sides, key=lambda place: sides[place])
    most = min(sorted(sides.values())[len(sides) // 2], side)
    if sides[least] >= most:
        return []
    smaller = sum(its < most for its in sides.values())
    cause = counted(
        smaller,
        "1 tile is smaller than most: all are reduced to {side} pixels, where most have {most}.",
        "{count} tiles are smaller than most: all are reduced to {side} pixels, where most have "
        "{most}.",
        side=sides[least],
        most=most,
    )
    file, number = manifest.about(manifest.rows[least])
    step = text("Leave the small ones out, or choose a recipe for that size.")
    name = manifest.rows[least].file if number is None else f"row {number}"
    return [Problem(Severity.WARNING, cause, step, file, number, name if smaller == 1 else "")]
