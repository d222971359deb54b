"""What a bundle is built from: the parts that can be judged without building one."""

from __future__ import annotations

import configparser
import importlib
import os
import plistlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import Image

import crcviewer
from crcviewer.session.opening import ENDING

_ROOT = Path(__file__).parents[3]
_PACKAGING = _ROOT / "packaging"
sys.path.insert(0, str(_PACKAGING))

contents = importlib.import_module("contents")
licences = importlib.import_module("licences")


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("torch/lib/libtorch_cuda.so", True),
        ("torch/bin/torch_shm_manager", True),
        ("torch/bin/protoc", False),
        ("torch/include/ATen/ATen.h", False),
        ("torch\\include\\ATen\\ATen.h", False),
        ("nvidia/cu13/lib/libcusolver.so.12", True),
        ("nvidia/cu13/lib/libcusolverMg.so.12", False),
        ("nvidia/cu13/lib/libnvrtc.so.13", True),
        ("nvidia/cu13/lib/libnvrtc.alt.so.13", False),
        ("nvidia/nvshmem/lib/libnvshmem_host.so.3", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_en.qm", True),
        ("PySide6/translations/qtbase_fr.qm", False),
        ("crcviewer/resources/translations/crcviewer_zh_CN.ts", True),
        ("crcviewer/resources/models/demo.safetensors", True),
        ("training/evaluation/templates/report.html.jinja", True),
    ],
)
def test_files_that_stay(name: str, stays: bool) -> None:
    assert contents.wanted_file(name) is stays


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        ("triton", False),
        ("triton.language", False),
        ("torch.testing", True),
        ("torch.testing._internal", True),
        ("torch.testing._internal.logging_tensor", True),
        ("torch.testing._internal.distributed.fake_pg", True),
        ("torch.testing._internal.distributed.rpc", False),
        ("torch.testing._internal.common_utils", False),
        ("torch._inductor.config", True),
        ("torch._inductor.codegen.cpp", False),
        ("sklearn.neighbors", True),
        ("sklearn.neighbors.tests.test_ball_tree", False),
        ("training.run.test_split", True),
        ("medmnist.dataset", True),
        ("medmnist.evaluator", False),
    ],
)
def test_modules_that_stay(name: str, stays: bool) -> None:
    assert contents.wanted_module(name) is stays


def test_all_codecs_that_are_called_are_in_the_bundle() -> None:
    calls = {
        name
        for room in ("crcviewer", "training")
        for path in (_ROOT / room).rglob("*.py")
        for name in re.findall(r"imagecodecs\.(\w+)_(?:de|en)code", path.read_text("utf-8"))
    }
    assert "htj2k" in calls
    assert {f"_{name}" for name in calls} <= set(contents.CODECS)


def test_nothing_of_ours_and_none_of_our_dependencies_is_left_out() -> None:
    assert all(reason for reason in contents.MODULES_LEFT_OUT.values())
    direct = {canonicalize_name(r.name) for r in dependencies()}
    left_out = {canonicalize_name(name) for name in contents.MODULES_LEFT_OUT}
    assert not direct & left_out
    assert not {"crcviewer", "training"} & left_out


def dependencies() -> list[Requirement]:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"]]


def test_no_next_major_version_comes_unasked() -> None:
    by_year = {"tifffile", "imagecodecs"}
    open_ended = {
        requirement.name
        for requirement in dependencies()
        if not any(part.operator == "<" for part in requirement.specifier)
    }
    assert open_ended == by_year


def locked(name: str) -> dict[str, str]:
    """Version of each package in a lock file; each has a hash."""
    found: dict[str, str] = {}
    text = (_PACKAGING / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            assert "--hash=sha256:" in line, line
            requirement = Requirement(line.partition(" --hash")[0])
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            found[canonicalize_name(requirement.name)] = pin.version
    return found


@pytest.mark.parametrize("name", ["requirements-cuda.lock", "requirements-cpu-linux.lock"])
def test_the_lock_agrees_with_pyproject(name: str) -> None:
    versions = locked(name)
    of_torch = {"torch", "torchvision"}
    assert "pyinstaller" in versions
    for requirement in dependencies():
        wanted = canonicalize_name(requirement.name)
        if "cpu" in name and wanted in of_torch:
            assert wanted not in versions, "comes from torch's own index"
        else:
            assert requirement.specifier.contains(versions[wanted]), wanted
    if "cpu" in name:
        assert not [package for package in versions if package.startswith(("nvidia", "triton"))]


def test_the_files_of_the_systems_agree() -> None:
    with (_PACKAGING / "macos" / "Info.plist").open("rb") as file:
        information = plistlib.load(file)
    kinds = information["CFBundleDocumentTypes"]
    (declared,) = information["UTImportedTypeDeclarations"]
    assert declared["UTTypeIdentifier"] in kinds[0]["LSItemContentTypes"]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == ["safetensors"]
    assert (_PACKAGING / "icons" / kinds[0]["CFBundleTypeIconFile"]).is_file()
    (session,) = information["UTExportedTypeDeclarations"]
    assert session["UTTypeTagSpecification"]["public.filename-extension"] == [ENDING[1:]]
    owned = [kind for kind in kinds if kind["LSHandlerRank"] != "Alternate"]
    assert [kind["LSItemContentTypes"] for kind in owned] == [[session["UTTypeIdentifier"]]]

    mime = ElementTree.parse(_PACKAGING / "linux" / "crcviewer-mime.xml").getroot()
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    globs = {
        glob.attrib["pattern"]: kind.attrib["type"]
        for kind in mime.findall(f"{space}mime-type")
        for glob in kind.findall(f"{space}glob")
    }
    assert globs.keys() == {"*.safetensors", f"*{ENDING}"}
    assert set(globs.values()) <= set(desktop_entry(_PACKAGING / "linux")["MimeType"].split(";"))
    script = (_PACKAGING / "windows" / "associate.ps1").read_text(encoding="utf-8")
    assert "crcviewer-model.ico" in script
    assert ".safetensors" in script
    assert ENDING in script


@pytest.mark.parametrize("name", ["crcviewer", "crcviewer-model"])
def test_the_icons_are_whole(name: str) -> None:
    with Image.open(_PACKAGING / "icons" / f"{name}.ico") as icon:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= icon.info["sizes"]
    with Image.open(_PACKAGING / "icons" / f"{name}.icns") as icon:
        assert max(icon.info["sizes"])[0] >= 512
    with Image.open(_ROOT / "resources" / "icons" / f"{name}.png") as picture:
        assert picture.size == (256, 256)
        assert len(picture.convert("RGB").getcolors(1 << 16) or []) > 20, "something is drawn"


def desktop_entry(folder: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # as Python's manual has it
    parser.read(folder / "crcviewer.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="menus of Linux desktops")
def test_it_is_put_in_the_menu_and_taken_out_again(tmp_path: Path) -> None:
    """As ``make bundle`` lays it out, in a folder whose name would trip a careless script."""
    program = tmp_path / "my $program's 程序 50%"
    program.mkdir()
    for file in (_PACKAGING / "linux").iterdir():
        (program / file.name).write_bytes(file.read_bytes())
    (program / "icons").symlink_to(_ROOT / "resources" / "icons")
    share = tmp_path / "share"

    def run(*arguments: str) -> None:
        subprocess.run(
            ["/bin/sh", str(program / "install.sh"), *arguments],
            env=os.environ | {"XDG_DATA_HOME": str(share)},
            check=True,
            capture_output=True,
        )

    run()
    run()  # a second time does no harm
    entry = desktop_entry(share / "applications")
    escaped = str(program / "crcviewer").replace("$", "\\\\$").replace("%", "%%")
    assert entry["Exec"] == f'"{escaped}" %F'
    assert entry["TryExec"] == str(program / "crcviewer")
    assert (share / "icons/hicolor/scalable/mimetypes/crcviewer-model.svg").is_file()
    assert (share / "icons/hicolor/256x256/apps/crcviewer.png").is_file()
    run("--remove")
    left = [path for path in share.rglob("*crcviewer*") if path.is_file()]
    assert left == []


def test_licences_are_collected(tmp_path: Path) -> None:
    rows = {name: (licence, count) for name, _, licence, count in licences.collect(tmp_path)}
    for name in ("torch", "numpy", "pyside6-essentials", "pillow", "pyvips-binary", "python"):
        licence, count = rows[name]
        assert licence
        assert count > 0, f"no text of {name}"
        assert list((tmp_path / name).iterdir())
    assert "pytest" not in rows, "a tool of developers"
    assert not [name for name, (licence, count) in rows.items() if not count and not licence]
    told = (tmp_path / "LICENCES.txt").read_text(encoding="utf-8")
    assert all(f"{name} " in told for name in rows)


def test_the_citation_names_this_version() -> None:
    lines = (_ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f"version: {crcviewer.__version__}" in lines
