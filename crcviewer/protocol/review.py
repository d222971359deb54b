"""What a reader says of a case: their own class, remarks, and how they came to it."""

from __future__ import annotations

import msgspec

from crcviewer.protocol.images import FieldOfView


class Review(msgspec.Struct, frozen=True, gc=False):
    """One reader's word on one case. Neither of ``class_code`` and ``cannot_be_told``: no decision
    yet, there may be a flag, a note or a diagnosis all the same."""

    class_code: str = ""
    """Code of one of the model's classes, as the reader sees the tile."""
    cannot_be_told: bool = False
    """The reader has looked, and no class can be told."""
    flagged: bool = False
    """To be looked at again, or by somebody else."""
    note: str = ""
    diagnosis: str = ""
    """In the reader's own words; of the case, not one of the nine classes."""
    reader: str = ""
    """Who decided, as they call themselves; empty: not told."""
    blinded: bool = False
    """Decided with names, order and the model's answer hidden."""
    seconds: float = 0.0
    """How long the case was in view until the decision, all looks together, without idle time."""
    decided_at: str = ""
    """Time of the decision, ISO 8601 in UTC; empty: no decision."""
    model_class: str = ""
    """Code of the verdict that was in view when the reader decided; empty: none was."""
    pathology_sha256: str = ""
    """Of the tile's file as it was decided on; empty: it had not been read for an answer."""
    pathology_field: FieldOfView | None = None
    """The field of view that was decided on; None: the default one."""

    @property
    def decided(self) -> bool:
        """Whether there is a class, or that none can be told."""
        return bool(self.class_code) or self.cannot_be_told

    @property
    def empty(self) -> bool:
        """Whether nothing at all was said."""
        return not (self.decided or self.flagged or self.note or self.diagnosis)
