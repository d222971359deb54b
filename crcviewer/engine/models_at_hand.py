"""Models and site profiles by their hashes, from the places where their files may lie."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import RequestError
from crcviewer.engine.image_cache import Cropper
from crcviewer.engine.job import Job
from crcviewer.protocol.messages import LoadModel, Reply
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.resources import bundled_models
from crcviewer.protocol.site_profile import SUFFIX
from crcviewer.protocol.text import text

Engines = Callable[[str, str], Engine | None]
"""Gives the engine whose model, and site profile, have these hashes; None: no file with the hash of
the model is at hand. Raises NoProfileError where that of the profile is not."""


class NoProfileError(RequestError):
    """Under another one, or none, the model would answer otherwise."""


class ModelsAtHand:
    """One engine for each model and profile that is asked for; files are looked at only then."""

    def __init__(
        self,
        files: Iterable[Path],
        cards: Mapping[str, ModelCard],
        fields: Cropper,
        profiles: Iterable[Path] = (),
    ) -> None:
        """``files``, ``profiles``: named by the user, tried first; ``cards``: say where both
        lay."""
        places = [*files, *(Path(card.path) for card in cards.values() if card.path)]
        self._places = list(dict.fromkeys((*places, *bundled_models())))
        known = (Path(card.site_file) for card in cards.values() if card.site_file)
        self._profiles = [*profiles, *known]
        self._fields = fields
        self._hashes: dict[Path, str] = {}
        self._engines: dict[tuple[str, str], Engine | None] = {}

    def __call__(self, model_sha256: str, profile_sha256: str = "") -> Engine | None:
        """As :data:`Engines`. Raises what loading a model raises, too."""
        key = model_sha256, profile_sha256
        if key not in self._engines:
            self._engines[key] = self._load(*key)
        return self._engines[key]

    def _load(self, model_sha256: str, profile_sha256: str) -> Engine | None:
        file = next((one for one in self._places if self._hash(one) == model_sha256), None)
        if file is None:
            return None
        from crcviewer.model.allocator import tune_allocator

        tune_allocator()
        profile = self._profile(profile_sha256, file.parent) if profile_sha256 else ""
        engine = Engine(self._fields)
        request = LoadModel(0, str(file), profile)
        engine.load_model(request, Job(request, _ignored, Path))
        return engine

    def _profile(self, sha256: str, beside: Path) -> str:
        """Its file. Raises NoProfileError."""
        for one in (*self._profiles, *sorted(beside.glob(f"*{SUFFIX}"))):
            if self._hash(one) == sha256:
                return str(one)
        raise NoProfileError(
            text("The site profile that it was answered under is not at hand."),
            text("Put its file beside the model, or classify the case again."),
        )

    def _hash(self, file: Path) -> str:
        if file not in self._hashes:
            self._hashes[file] = hash_of(file)
        return self._hashes[file]


def hash_of(file: Path) -> str:
    """SHA-256 of its bytes, hexadecimal; empty where it cannot be read."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def _ignored(_: Reply) -> None:
    return None
