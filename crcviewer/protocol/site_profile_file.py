"""Site profiles as files: written, found again, and read with care, since they may be anybody's."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

from crcviewer.protocol.atomic import write_text_atomically
from crcviewer.protocol.failure import PlainError
from crcviewer.protocol.json_lines import UnreadableError, from_json, read_small, to_plain
from crcviewer.protocol.site_profile import FORMAT_VERSION, MOST_LOOSENED, SUFFIX, SiteProfile
from crcviewer.protocol.text import text


class ProfileError(PlainError):
    """A profile that cannot be used."""


def file_name(profile: SiteProfile) -> str:
    """``<SHA-256 of the model>.<name>.site.json``: a model may have several sites."""
    plain = re.sub(r"[^\w-]+", "-", profile.name).strip("-")[:40]
    return ".".join(filter(None, (profile.model_sha256, plain))) + SUFFIX


def write_profile(path: Path, profile: SiteProfile) -> None:
    """Whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = json.dumps(to_plain(profile), ensure_ascii=False, allow_nan=False, indent=1)
    write_text_atomically(path, written + "\n")


def read_profile(path: Path) -> tuple[SiteProfile, str]:
    """It, and the SHA-256 of its file. Raises ProfileError."""
    try:
        written = read_small(path)
        profile = from_json(SiteProfile, written)
    except (OSError, UnreadableError) as error:
        raise ProfileError(
            text("The site profile {file} cannot be read.", file=path.name),
            text("Choose another one, or make it again from labelled tiles."),
        ) from error
    if not _sound(profile):
        raise ProfileError(
            text("The site profile {file} has numbers that cannot be meant.", file=path.name),
            text("Choose another one, or make it again from labelled tiles."),
        )
    return profile, hashlib.sha256(written).hexdigest()


def profiles_of(model_sha256: str, folders: Sequence[Path]) -> list[tuple[Path, SiteProfile]]:
    """Those of a model that can be read, by name."""
    found = []
    for folder in folders:
        for path in sorted(folder.glob(f"{model_sha256}*{SUFFIX}")):
            try:
                profile, _ = read_profile(path)
            except ProfileError:
                continue
            if profile.model_sha256 == model_sha256:
                found.append((path, profile))
    return sorted(found, key=lambda one: one[1].name.casefold())


def _sound(profile: SiteProfile) -> bool:
    calibration, classes = profile.calibration, len(profile.classes)
    sound = profile.format_version <= FORMAT_VERSION and bool(profile.name.strip())
    sound &= len(profile.name) <= 200 and 0 < classes <= 1000
    sound &= math.isfinite(calibration.temperature) and 0.01 <= calibration.temperature <= 100
    sound &= 1.0 <= profile.gate_factor <= MOST_LOOSENED
    sound &= len(profile.class_shares) == classes
    for one in calibration.sets:
        sound &= len(one.thresholds) == classes and all(0 <= t <= 1 for t in one.thresholds)
    return sound
