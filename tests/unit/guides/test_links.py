"""What the pages name is there: pages, headings, files, make's targets, environment variables."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from tests.unit.guides.pages import PAGES, ROOT, code, read

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"(?<![\w*…-])[\w./-]+\.(?:py|sh|typ|ts|spec|lock|yml)\b")
_ROOMS = ("crcviewer", "training", "tests", "scripts", "packaging", "docs", "resources", ".github")
_VARIABLE = re.compile(r"CRCVIEWER_[A-Z_]+")
_OF_TESTS = {"CRCVIEWER_TEST_DATA"}


def _headings(page: Path) -> set[str]:
    """Of a page, as they are linked to."""
    titles = re.findall(r"^#+ (.*)$", read(page), flags=re.MULTILINE)
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", title) for title in titles)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    wrong = []
    for link in _LINK.findall(read(page)):
        place, _, heading = link.partition("#")
        if place.startswith(("http:", "https:")):
            continue
        target = (page.parent / place).resolve() if place else page
        if not target.exists() or (heading and heading not in _headings(target)):
            wrong.append(link)
    assert wrong == []


def _files() -> set[str]:
    folders = (ROOT / room for room in _ROOMS)
    found = chain.from_iterable(folder.rglob("*") for folder in folders)
    return {path.relative_to(ROOT).as_posix() for path in (*found, *ROOT.glob("*"))}


def test_files_of_the_program_are_there() -> None:
    """By their whole path, or by its end: ``ui/look/guard.py``."""
    ends = {"/" + file for file in _files()}
    wrong = [
        (page.name, name)
        for page in PAGES
        if page.name != "CHANGELOG.md"  # tells of what there was
        for line in code(page)
        for name in _PATH.findall(line)
        if not name.startswith((".", "/")) and not any(end.endswith("/" + name) for end in ends)
    ]
    assert wrong == []


def test_targets_of_make_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    said = {
        name
        for page in PAGES
        for line in code(page)
        for name in re.findall(r"\bmake ([a-z-]+)", line.split("#")[0])
    }
    assert said <= targets
    assert said >= {"run", "test", "quick"}


def test_every_environment_variable_is_told_of_and_no_other() -> None:
    sources = chain.from_iterable((ROOT / room).rglob("*.py") for room in ("crcviewer", "training"))
    read_by_us = {
        name for file in sources for name in _VARIABLE.findall(file.read_text(encoding="utf-8"))
    }
    page = read(ROOT / "docs" / "settings-and-help.md")
    table = set(_VARIABLE.findall(page.partition("## Environment variables")[2]))
    assert table == read_by_us
    elsewhere = {name for page in PAGES for name in _VARIABLE.findall(read(page))}
    assert elsewhere - _OF_TESTS <= read_by_us
