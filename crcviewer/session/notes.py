"""What a session keeps beside cases and slides."""

from __future__ import annotations

import msgspec

from crcviewer.session.case_order import ListLook


class SessionNotes(msgspec.Struct, frozen=True):
    """How one works in it. New fields have defaults, so that older files open."""

    place: str = ""
    """Path of the file itself, as it was written last: at another place, images are looked for by
    their relative paths first."""
    ended: bool = False
    """Whether the window that wrote it was closed in good order; of one at work: not yet."""
    program: str = ""
    """Version that wrote it last."""
    saved_at: str = ""
    """ISO 8601 in UTC; for people only: a clock may be wrong."""
    cases: int = 0
    """How many there are, should the file be damaged."""
    turn: int = 0
    """Its place among all sessions that this user opened or left, the latest the highest: a clock
    may have been set back between two of them. 0: of an earlier version."""
    selected: int | None = None
    """Id of the case in view."""
    model_path: str = ""
    """Of the model that was loaded last; its hash tells whether a file is still that one."""
    model_sha256: str = ""
    model_name: str = ""
    site_profile: str = ""
    """File of the profile that was chosen; empty: none."""
    look: ListLook = ListLook()
    """Order, filter and form of the list; the cases themselves stay in the order of the file."""
    blinded: bool = False
    blinded_seed: int | None = None
    """Of the order in which a blinded reader sees the cases; None: none was drawn yet."""
    numbers: tuple[int, ...] = ()
    """Of cases that were chosen from a longer list, which they have there, from 1; empty: these are
    all."""
    total: int = 0
    """Cases in that list."""


class KeptImage(msgspec.Struct, frozen=True):
    """How an image of the session is found again."""

    path: str
    """Where it was last, from the root."""
    relative: str = ""
    """From the folder of the session's file, with forward slashes; empty: on another drive."""
    sha256: str = ""
    """Of its bytes, as :class:`crcviewer.protocol.images.ImageInfo`; empty: it was not read."""
    size: int | None = None
    """Bytes; None: not known."""
    stamp: str = ""
    """By which the disk told it, as of :class:`crcviewer.protocol.messages.StampFiles`; empty: it
    was not looked at."""
