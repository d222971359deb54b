"""Builds the wheel and checks that it holds what it needs and nothing else.

``python scripts/check_wheel.py [WHEEL]``. What it needs: each file of the packages and of the
resources that version control does not ignore, at its place, and the metadata.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PLACES = {
    "crcviewer/": "crcviewer/",
    "training/": "training/",
    "resources/": "crcviewer/resources/",
}
_METADATA = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}


def built_wheel(folder: Path) -> Path:
    """The wheel of the source tree, made in ``folder`` by the hatchling of this environment."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def wanted_files() -> set[str]:
    """What has to be in the wheel, apart from its metadata."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *_PLACES]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    files = [name for name in told.stdout.decode("utf-8").split("\0") if (ROOT / name).is_file()]
    return {
        place + name.removeprefix(source)
        for name in files
        for source, place in _PLACES.items()
        if name.startswith(source)
    }


def differences(wheel: Path) -> tuple[list[str], list[str]]:
    """(what is missing, what is too much) in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    of_metadata = {name for name in names if name.partition("/")[0].endswith(".dist-info")}
    missing = wanted_files() - names
    missing |= _METADATA - {name.partition("/")[2] for name in of_metadata}
    extra = names - of_metadata - wanted_files()
    extra |= {name for name in of_metadata if name.partition("/")[2] not in _METADATA}
    return sorted(missing), sorted(extra)


def main() -> int:
    """Status 1: the wheel is not as it has to be."""
    with tempfile.TemporaryDirectory() as place:
        wheel = Path(sys.argv[1]) if len(sys.argv) > 1 else built_wheel(Path(place))
        missing, extra = differences(wheel)
        with zipfile.ZipFile(wheel) as archive:
            files = archive.infolist()
        print(f"{wheel.name}: {len(files)} files, {wheel.stat().st_size / 1e6:.1f} MB")
    for words, names in (("missing", missing), ("too much", extra)):
        for name in names:
            print(f"{words}: {name}")
    return 1 if missing or extra else 0


if __name__ == "__main__":
    sys.exit(main())
