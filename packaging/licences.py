"""Collects the licences of all that goes into the bundle: ``python packaging/licences.py FOLDER``.

From the metadata of the installed packages that pyproject.toml names, and of those that they need:
so nothing is forgotten and no tool of the developers is named. Python's own licence
and PyInstaller's (its bootloader is in the executables; an exception permits that) are added.
"""

from __future__ import annotations

import shutil
import sys
import sysconfig
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_FILES = ("licen", "copying", "notice", "copyright", "authors")
_OUTSIDE = ("pyinstaller",)
_NOT_SHIPPED = (
    "triton", "cuda-bindings", "cuda-pathfinder", "networkx", "pandas", "scikit-image", "fire",
    "termcolor", "setuptools", "imageio", "lazy-loader", "pyjpegls",
)  # fmt: skip
"""Left out of the bundle by ``contents.py``, with what only they need."""


_ROOT = Path(__file__).parents[1]
_TEXTS = Path(__file__).parent / "texts"
_WITHOUT_TEXT = {"pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
                 "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt")}  # fmt: skip
"""Packages that bring no text, and the texts that they mean; Qt is used under the LGPL."""


def needed() -> dict[str, metadata.Distribution]:
    """The installed packages that the program needs, in the end, by canonical name."""
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = [Requirement(text) for text in project["dependencies"]]
    found: dict[str, metadata.Distribution] = {}
    todo = [(canonicalize_name(one.name), frozenset(one.extras)) for one in direct]
    seen: set[tuple[str, frozenset[str]]] = set()
    while todo:
        wanted = todo.pop()
        if wanted in seen or wanted[0] in _NOT_SHIPPED:
            continue
        seen.add(wanted)
        try:
            distribution = metadata.distribution(wanted[0])
        except metadata.PackageNotFoundError:
            continue  # an optional one
        found[wanted[0]] = distribution
        for text in distribution.requires or []:
            requirement = Requirement(text)
            marker = requirement.marker
            extras = wanted[1] or frozenset({""})
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                todo.append((canonicalize_name(requirement.name), frozenset(requirement.extras)))
    return found


def licence_of(distribution: metadata.Distribution) -> str:
    """In a few words, as the package says it."""
    about = distribution.metadata
    expression = about.get("License-Expression")
    if expression:
        return expression
    classes = [
        value.rpartition(" :: ")[2]
        for value in about.get_all("Classifier") or []
        if value.startswith("License :: ")
    ]
    said = (about.get("License") or "").strip().splitlines()
    return ", ".join(classes) or (said[0] if said else "not said: see its files")


def texts_of(distribution: metadata.Distribution) -> list[Path]:
    """Its files that hold a licence."""
    return [
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or []
        if file.name.lower().startswith(_FILES)
        or "licenses" in [p.lower() for p in file.parts[:-1]]
        if not file.name.endswith((".py", ".pyc", ".so"))
    ]


def _has_files(distribution: metadata.Distribution) -> bool:
    """Not those that only name others, as cuda-toolkit does."""
    files = distribution.files or []
    return any(not file.parts[0].endswith((".dist-info", ".egg-info")) for file in files)


def collect(folder: Path) -> list[tuple[str, str, str, int]]:
    """Write ``folder`` anew; (name, version, licence, number of texts) of each package."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    packages = needed()
    packages |= {one.name: one for name in _OUTSIDE for one in metadata.distributions(name=name)}
    rows = []
    for name, distribution in sorted(packages.items()):
        written: set[str] = set()
        if not _has_files(distribution):
            continue
        for text in texts_of(distribution):
            if not text.is_file():
                continue
            target = folder / name / text.name
            while target.name in written:
                target = target.with_name(f"{text.parent.name} {target.name}")
            target.parent.mkdir(exist_ok=True)
            shutil.copy(text, target)
            written.add(target.name)
        for text_name in () if written else _WITHOUT_TEXT.get(name, ()):
            (folder / name).mkdir(exist_ok=True)
            shutil.copy(_TEXTS / text_name, folder / name)
            written.add(text_name)
        rows.append((name, distribution.version, licence_of(distribution), len(written)))
    library = Path(sysconfig.get_path("stdlib"))
    own = [library / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"]
    text = next((path for path in own if path.is_file()), None)
    if text is not None:
        (folder / "python").mkdir()
        shutil.copy(text, folder / "python")
    rows.append(("python", sys.version.split()[0], "PSF-2.0", int(text is not None)))
    width = max(len(name) + len(version) for name, version, _, _ in rows) + 3
    lines = [
        "What crcviewer is made of, and under which licences. The texts are in the folders.",
        "",
    ]
    for name, version, licence, count in rows:
        lines.append(f"{f'{name} {version}':<{width}} {licence}{'' if count else '   (no text)'}")
    (folder / "LICENCES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return rows


def main() -> int:
    """Status 1: of some package no licence is known, or what builds the bundle is not there."""
    rows = collect(Path(sys.argv[1]))
    missing = set(_OUTSIDE) - {name for name, *_ in rows}
    if missing:
        print(f"not installed: {', '.join(missing)} (pip install '.[bundle]')")
        return 1
    unknown = [name for name, _, licence, count in rows if not count and licence.startswith("not ")]
    print(f"{len(rows)} licences in {sys.argv[1]}; unknown: {', '.join(unknown) or 'none'}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
