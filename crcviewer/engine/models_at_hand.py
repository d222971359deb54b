"""Models by their hashes, from the places where their files may lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from crcviewer.engine.engine_role import Engine
from crcviewer.engine.image_cache import Cropper
from crcviewer.engine.job import Job
from crcviewer.protocol.messages import LoadModel, Reply
from crcviewer.protocol.model_card import ModelCard
from crcviewer.protocol.resources import bundled_models


class ModelsAtHand:
    """One engine for each model that is asked for; the files are looked at only then."""

    def __init__(self, files: Iterable[Path], cards: Mapping[str, ModelCard], fields: Cropper):
        """``files``: named by the user, tried first; ``cards``: say where their models lay."""
        places = [*files, *(Path(card.path) for card in cards.values() if card.path)]
        self._places = list(dict.fromkeys((*places, *bundled_models())))
        self._cards, self._fields = cards, fields
        self._hashes: dict[Path, str] = {}
        self._engines: dict[str, Engine | None] = {}

    def __call__(self, model_sha256: str) -> Engine | None:
        """None: no file with this hash is at hand. Raises what loading a model raises."""
        if model_sha256 not in self._engines:
            self._engines[model_sha256] = self._load(model_sha256)
        return self._engines[model_sha256]

    def _load(self, model_sha256: str) -> Engine | None:
        file = next((one for one in self._places if self._hash(one) == model_sha256), None)
        if file is None:
            return None
        from crcviewer.model.allocator import tune_allocator

        tune_allocator()
        card = self._cards.get(model_sha256)
        profile = card.site_file if card is not None and card.site is not None else ""
        engine = Engine(self._fields)
        request = LoadModel(0, str(file), profile if profile and Path(profile).is_file() else "")
        engine.load_model(request, Job(request, _ignored, Path))
        return engine

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
