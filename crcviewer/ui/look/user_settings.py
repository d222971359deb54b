"""What the window remembers from one start to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

_RECENT = 8
_SLIDE_SIZES = 500
"""Slides of which it is remembered how large their pixels are."""


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
        if not self.remembers:
            return
        others = [p for p in self.recent_models if p != path]
        self._stored.setValue("model/last", path)
        self._stored.setValue("model/recent", [path, *others][:_RECENT])

    # ----------------------------------------------------------------------------- sessions

    @property
    def recent_sessions(self) -> tuple[str, ...]:
        """Those with a name of their own, the latest first. They may be gone."""
        value = self._stored.value("session/recent")
        paths = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return tuple(path for path in paths if isinstance(path, str) and path)

    def remember_session(self, path: str) -> None:
        """It was opened or saved."""
        if self.remembers:
            others = [p for p in self.recent_sessions if p != path]
            self._stored.setValue("session/recent", [path, *others][:_RECENT])
            self._stored.sync()  # should the program be killed

    def forget_session(self, path: str) -> None:
        """It is not to be listed; the file stays."""
        others = [p for p in self.recent_sessions if p != path]
        self._stored.setValue("session/recent", others)

    def next_turn(self) -> int:
        """A number that is higher each time, by which the latest of all sessions is known."""
        self._stored.sync()  # of another window
        kept = self._text("sessions/turn")
        turn = 1 + (int(kept) if kept.isdecimal() and len(kept) < 16 else 0)
        self._stored.setValue("sessions/turn", str(turn))
        return turn

    # ------------------------------------------------------------------------------ folders

    @property
    def last_folder(self) -> str:
        """Where the user last opened something."""
        return self._text("files/last_folder")

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        if self.remembers:
            self._stored.setValue("files/last_folder", folder)

    def folder(self, name: str) -> str:
        """One that the user has chosen: ``runs``, ``models`` or ``data``; empty: the usual one."""
        return self._text(f"folders/{name}")

    def set_folder(self, name: str, folder: str) -> None:
        """Empty: the usual one again."""
        self._stored.setValue(f"folders/{name}", folder)

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

    @property
    def language(self) -> str:
        """``en``, ``zh_CN``, or ``system``; empty: nobody has chosen."""
        return self._text("window/language")

    @language.setter
    def language(self, language: str) -> None:
        self._stored.setValue("window/language", language)

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
        """Whether it was on when the window was closed; at first it is not asked for."""
        return self._text("overlay/visible") == "yes"

    @overlay_visible.setter
    def overlay_visible(self, visible: bool) -> None:
        self._stored.setValue("overlay/visible", "yes" if visible else "no")

    # ------------------------------------------------------------------------------- slides

    @property
    def maps_slides_at_once(self) -> bool:
        """Whether the tissue map of a slide begins when it is opened."""
        return self._text("slides/at_once") == "yes"

    @maps_slides_at_once.setter
    def maps_slides_at_once(self, at_once: bool) -> None:
        self._stored.setValue("slides/at_once", "yes" if at_once else "no")

    def slide_pixel_size(self, sha256: str) -> float | None:
        """Micrometres per pixel, as the user has said of this slide."""
        try:
            return float(self._slide_sizes().get(sha256, ""))
        except ValueError:
            return None

    def set_slide_pixel_size(self, sha256: str, micrometres: float) -> None:
        """Kept by the hash of the slide: no name stands there."""
        if self.remembers and sha256:
            kept = self._slide_sizes()
            kept.pop(sha256, None)
            kept[sha256] = f"{micrometres:.6g}"
            latest = list(kept.items())[-_SLIDE_SIZES:]
            self.set_text("slide_sizes", " ".join(f"{sha}={size}" for sha, size in latest))

    def _slide_sizes(self) -> dict[str, str]:
        pairs = (entry.partition("=") for entry in self.text("slide_sizes").split())
        return {sha: size for sha, _, size in pairs}

    # ------------------------------------------------------------------------------- others

    def text(self, name: str) -> str:
        """What a part of the window wrote down for itself; empty at first."""
        return self._text(f"parts/{name}")

    def set_text(self, name: str, text: str) -> None:
        """Keep it for the next start."""
        if self.remembers:
            self._stored.setValue(f"parts/{name}", text)

    # ------------------------------------------------------------------------------ choices

    @property
    def scheme(self) -> str:
        """``light`` or ``dark``; empty: as the system has it."""
        scheme = self._text("window/scheme")
        return scheme if scheme in ("light", "dark") else ""

    @scheme.setter
    def scheme(self, scheme: str) -> None:
        self._stored.setValue("window/scheme", scheme)

    @property
    def text_percent(self) -> int:
        """Size of text, of the system's: 80 to 200."""
        try:
            return min(max(int(self._text("window/text_percent")), 80), 200)
        except ValueError:
            return 100

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self._stored.setValue("window/text_percent", str(percent))

    @property
    def device(self) -> str:
        """That the engine computes on: ``cpu``, ``cuda:0``; empty: the best one."""
        return self._text("engine/device")

    @device.setter
    def device(self, device: str) -> None:
        self._stored.setValue("engine/device", device)

    @property
    def remembers(self) -> bool:
        """Whether names of files and folders are kept for the next start."""
        return self._text("privacy/remember") != "no"

    @remembers.setter
    def remembers(self, remembers: bool) -> None:
        self._stored.setValue("privacy/remember", "yes" if remembers else "no")
        if not remembers:
            self.forget()

    @property
    def shows_own_images(self) -> bool:
        """Whether models that are trained here may carry small pictures of one's own images."""
        return self._text("privacy/own_images") == "yes"

    @shows_own_images.setter
    def shows_own_images(self, shows: bool) -> None:
        self._stored.setValue("privacy/own_images", "yes" if shows else "no")

    @property
    def tells_paths(self) -> bool:
        """Whether diagnostics name folders and files as they are."""
        return self._text("privacy/paths") == "yes"

    @tells_paths.setter
    def tells_paths(self, tells: bool) -> None:
        self._stored.setValue("privacy/paths", "yes" if tells else "no")

    def sync(self) -> None:
        """Write now what would be written soon."""
        self._stored.sync()

    def forget(self) -> None:
        """Every name of a file or folder that was remembered; choices and layout stay."""
        for group in ("model", "session", "files", "parts"):
            self._stored.remove(group)

    def _text(self, key: str) -> str:
        value = self._stored.value(key)
        return value if isinstance(value, str) else ""
