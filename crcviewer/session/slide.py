"""What of the open slides is kept from one start to the next: names of files and what the user did,
never pixels. A tissue map is kept by its journal, which is a file of its own."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.images import ImageRef
from crcviewer.protocol.slide_measures import SlideRegion


class SlidePlace(msgspec.Struct, frozen=True):
    """What of a slide is seen."""

    x: float
    """Of the middle of the view, in pixels of level 0."""
    y: float
    scale: float
    """Pixels of the screen, as Qt counts them, to one of level 0."""
    quarters: int = 0
    """Turned clockwise by so many times 90°."""


class KeptSlide(msgspec.Struct, frozen=True):
    """One open slide."""

    path: str
    sha256: str = ""
    """As of :class:`crcviewer.protocol.slide_messages.SlideOpened`; empty: it was not told."""
    pixel_size_um: float | None = None
    """Of level 0, as the user has said; None: as the file says."""
    regions: tuple[SlideRegion, ...] = ()
    """Drawn by hand, in the order of drawing."""
    journal: str = ""
    """File of its tissue map, which says by which model it is; empty: none was shown."""
    radiology: ImageRef | None = None
    """The patient's scan beside it."""
    radiology_sha256: str = ""
    place: SlidePlace | None = None
    """None: all of it is seen."""


class KeptSlides(msgspec.Struct, frozen=True):
    """All that are open, in the order of their tabs. Slides that could not be opened are among
    them, as they were kept: a drive may come back."""

    slides: tuple[KeptSlide, ...] = ()
    shown: int = 0
    """Index of the one that is looked at."""
