"""A mistyped command is told of; it opens no window."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from crcviewer.__main__ import may_be_file
from crcviewer.protocol.worker_command import worker_command


@pytest.mark.parametrize("word", ["phantoms", "export-all", "--json", "-x"])
def test_no_such_command(word: str) -> None:
    assert not may_be_file(word)


@pytest.mark.parametrize("word", ["a.png", "folder/a", "/somewhere", "C:\\a", "IM0001", "a b.dcm"])
def test_what_may_be_a_file_that_is_not_there(word: str) -> None:
    assert may_be_file(word)


def test_a_folder_that_looks_like_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not may_be_file("slides")
    (tmp_path / "slides").mkdir()
    assert may_be_file("slides")


def test_it_is_said_with_the_commands_that_there_are() -> None:
    done = subprocess.run(
        worker_command("clasify", "a.png"), capture_output=True, text=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no command “clasify”" in done.stderr
    assert "classify " in done.stderr
