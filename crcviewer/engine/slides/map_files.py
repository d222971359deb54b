"""A slide mapped into a folder: its journal and its files, for commands."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from crcviewer.engine.job import CancelToken, Job
from crcviewer.engine.slides.export import ENDINGS, export_map, stem_of
from crcviewer.engine.slides.journal import read_journal
from crcviewer.engine.slides.regions import moved
from crcviewer.engine.slides.slide_maps import SlideMaps
from crcviewer.engine.slides.summary import as_written, summary_of
from crcviewer.imaging.core.files import shown_name
from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.messages import Reply
from crcviewer.protocol.slide_measures import FIELD_UM, SlideRegion, SlideSummary
from crcviewer.protocol.slide_messages import MapSlide, SlideFields, SlideGrid, SlideProgress

PNG_SIDE = 2048
"""Pixels of the longer side of the map's picture, unless it is told."""


@dataclass(frozen=True)
class MapFiles:
    """Which slide is to be mapped, how, and what is to be written of it."""

    slide: str
    name: str
    """What its files are called after."""
    out: Path
    stride_um: float = FIELD_UM
    pixel_size_um: float | None = None
    radiology: str = ""
    regions: tuple[SlideRegion, ...] = ()
    """As QuPath counts: from the part of the slide that was scanned."""
    formats: tuple[str, ...] = tuple(ENDINGS)
    png_side: int = PNG_SIDE
    threads: int = 2
    languages: tuple[str, ...] = ("en",)
    """Of the report."""

    @property
    def journal(self) -> Path:
        """All that a map goes on from."""
        return self.out / f"{self.name}.slidemap"


def map_to_files(
    maps: SlideMaps,
    wanted: MapFiles,
    token: CancelToken,
    told: Callable[[SlideProgress], None],
) -> SlideSummary:
    """Goes on with what is done already. Raises PlainError, OSError, and RequestCancelledError
    where the token says so; what is done is in the journal then."""
    wanted.out.mkdir(parents=True, exist_ok=True)
    request = MapSlide(
        1,
        wanted.slide,
        stride_um=wanted.stride_um,
        regions=wanted.regions,
        regions_of_scanned_part=True,
        radiology=ImageRef(wanted.radiology) if wanted.radiology else None,
        journal=str(wanted.journal),
        pixel_size_um=wanted.pixel_size_um,
        threads=wanted.threads,
    )
    with TemporaryDirectory(prefix="crcviewer-slide-") as scratch:
        arrays = _Arrays(Path(scratch), told)
        job = Job(request, arrays.report, arrays.name)
        job.token = token
        maps.map_slide(request, job)
    journal = read_journal(wanted.journal)
    # The summary is written last: where it is as it would be now, so are the others.
    formats = tuple(name for name in ENDINGS if name in wanted.formats)
    regions = moved(wanted.regions, *journal.head.origin)
    summary = summary_of(journal, regions)
    if not (wanted.png_side == PNG_SIDE and _are_there(wanted, formats, as_written(summary))):
        export_map(
            journal,
            wanted.out,
            formats,
            regions,
            name=wanted.name,
            png_side=wanted.png_side,
            check=token.check,
            card=maps.card(),
            languages=wanted.languages,
        )
    return summary


def _are_there(wanted: MapFiles, formats: Sequence[str], summary: str) -> bool:
    if "json" not in formats:
        return False
    files = {name: wanted.out / f"{wanted.name}{ENDINGS[name]}" for name in formats}
    try:
        written = files["json"].read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return written == summary and all(path.is_file() for path in files.values())


class _Arrays:
    """The arrays that a window would show are removed."""

    def __init__(self, folder: Path, told: Callable[[SlideProgress], None]) -> None:
        self._folder, self._told, self._count = folder, told, 0

    def name(self, suffix: str) -> Path:
        """A path that is used once."""
        self._count += 1
        return self._folder / f"{self._count}{suffix}"

    def report(self, reply: Reply) -> None:
        """Of the map."""
        if isinstance(reply, SlideGrid):
            Path(reply.tissue).unlink(missing_ok=True)
            self._told(SlideProgress(reply.id, reply.classified, reply.fields))
        elif isinstance(reply, SlideFields):
            Path(reply.array).unlink(missing_ok=True)
        elif isinstance(reply, SlideProgress):
            self._told(reply)


class Seldom:
    """Whether so many seconds have passed since it was last asked and said yes."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._last = seconds, float("-inf")

    def now(self) -> bool:
        """True at first."""
        now = time.monotonic()
        if now - self._last < self._seconds:
            return False
        self._last = now
        return True


def names_of(slides: Sequence[str]) -> list[str]:
    """What the files of each are called after: its name. Where several have one, whatever the size
    of the letters, those after the first have the folders before it as far as that tells them
    apart, and a number where it does not: so a list may grow and the first keep their names."""
    taken: set[str] = set()
    names = []
    for slide in slides:
        own = stem_of(shown_name(slide))
        name = own
        for folder in Path(slide).absolute().parents:
            if name.casefold() not in taken or not folder.name:
                break
            name = f"{stem_of(shown_name(folder.name))}_{name}"
        number = 2
        while name.casefold() in taken:
            name, number = f"{own}_{number}", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names
