"""What the window remembers from one start to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_RECENT = 8


class Settings:
    """Typed access to a QSettings; what is missing or of another type counts as unset."""

    def __init__(self, stored: QSettings) -> None:
        self._stored = stored

    # ------------------------------------------------------------------------------- models

    @property
    def last_model(self) -> str:
        """Path of the model that was loaded last; empty at the first start."""
        return self._text("model/last")

    @property
    def recent_models(self) -> tuple[str, ...]:
        """The latest first; files that are gone are left out."""
        value = self._stored.value("model/recent")
        paths = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return tuple(p for p in paths if isinstance(p, str) and p and Path(p).is_file())

    def remember_model(self, path: str) -> None:
        """It was loaded."""
        others = [p for p in self.recent_models if p != path]
        self._stored.setValue("model/last", path)
        self._stored.setValue("model/recent", [path, *others][:_RECENT])

    # ------------------------------------------------------------------------------ folders

    @property
    def last_folder(self) -> str:
        """Where the user last opened something."""
        return self._text("files/last_folder")

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self._stored.setValue("files/last_folder", folder)

    # ------------------------------------------------------------------------------- window

    @property
    def first_start(self) -> bool:
        """Whether the program has never been closed before."""
        return self.layout("window") is None

    def layout(self, name: str) -> QByteArray | None:
        """Geometry of the window or state of a splitter."""
        value = self._stored.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def set_layout(self, name: str, state: QByteArray) -> None:
        """Keep geometry or state for the next start."""
        self._stored.setValue(f"layout/{name}", state)

    # ------------------------------------------------------------------------------ overlay

    @property
    def overlay_opacity(self) -> float | None:
        """0..1."""
        try:
            opacity = float(self._text("overlay/opacity"))
        except ValueError:
            return None
        return opacity if 0.0 <= opacity <= 1.0 else None

    @overlay_opacity.setter
    def overlay_opacity(self, opacity: float) -> None:
        self._stored.setValue("overlay/opacity", f"{opacity:.3f}")

    @property
    def overlay_visible(self) -> bool:
        """True unless it was switched off."""
        return self._text("overlay/visible") != "no"

    @overlay_visible.setter
    def overlay_visible(self, visible: bool) -> None:
        self._stored.setValue("overlay/visible", "yes" if visible else "no")

    # ------------------------------------------------------------------------------- others

    def text(self, name: str) -> str:
        """What a part of the window wrote down for itself; empty at first."""
        return self._text(f"parts/{name}")

    def set_text(self, name: str, text: str) -> None:
        """Keep it for the next start."""
        self._stored.setValue(f"parts/{name}", text)

    def _text(self, key: str) -> str:
        value = self._stored.value(key)
        return value if isinstance(value, str) else ""
