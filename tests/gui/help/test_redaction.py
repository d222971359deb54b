"""No name of a person, folder or file is left, whatever the path looks like."""

from __future__ import annotations

import pytest

from crcviewer.ui.help.redaction import Redactor

PLACES = {
    "/home/weili": "<home>",
    r"C:\Users\Wei Li": "<home>",
    "/opt/crcviewer": "<program>",
    "/usr/lib/python3.12": "<python>",
}
HEAD = "2026-01-02 03:04:05,678 ERROR crcviewer.ui.shared.message_bar: "

SECRETS = ("Zhang", "San", "1956", "张三", "李雷", "weili", "Wei Li", "Klinik", "KH-4711", "secret")
LINES = [
    "/home/weili/scans/Zhang San 1956.dcm cannot be read.",
    "/home/weili/Zhang San/IM0001 cannot be read: no permission",
    "/home/weili/张三 病例/图像 1.png was not opened.",
    "~/secret/Zhang.png is gone",
    r"C:\Users\Wei Li\Documents\Zhang San_1956.nii.gz cannot be read: no permission",
    r"C:\Users\Wei Li\张三\KH-4711.tiff",
    r"\\Klinik-Server\Radiologie\Zhang^San\1956.dcm is gone",
    "file:///home/weili/Zhang%20San.png was not opened",
    "Zhang San 1956.png was not opened: such files can run programs.",
    "张三 李雷.jpg, KH-4711.dcm was not opened",
    "FileNotFoundError: [Errno 2] No such file or directory: '/mnt/klinik secret/Zhang, San.png'",
    'read "D:\\Zhang San\\1956 secret" failed',
    "The results of all cases (12) are in /media/weili/Zhang San/results.csv.",
    "case-KH-4711 could not be placed",
    "/home/weili/Dr. Zhang/San, 1956/IM0001 is gone",
    "/srv/klinik (secret)/1956/scan",
    "not opened: Zhang, San (1956).png",
    "  ('/home/weili/secret/a.png', '/home/weili/secret/b.png')",
]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("head", ["", HEAD], ids=["bare", "logged"])
def test_nothing_of_a_name_is_left(line: str, head: str) -> None:
    redactor = Redactor(PLACES, ["case-KH-4711"])
    said = redactor.redact(head + line)
    assert not [secret for secret in SECRETS if secret.lower() in said.lower()], said
    assert said.startswith(head)
    assert "<" in said


def test_what_helps_is_kept() -> None:
    text = (
        f"{HEAD}Something went wrong inside the program. Go on working.\n"
        '  File "/opt/crcviewer/ui/main_window.py", line 12, in show\n'
        '  File "/usr/lib/python3.12/pathlib.py", line 3, in open\n'
        "ValueError: 3 of 24 classified and/or 0.5 px/um\n"
        "engine: cuda:0 (NVIDIA H100), torch 2.9.1+cu128"
    )
    assert Redactor(PLACES).redact(text) == text.replace(
        "/opt/crcviewer", "<program>"
    ).replace("/usr/lib/python3.12", "<python>")  # fmt: skip


def test_one_file_has_one_number() -> None:
    redactor = Redactor(PLACES)
    first = redactor.redact("'/home/weili/a/Zhang San.png' is large")
    again = redactor.redact("'Zhang San.png' is large; '/data/other.png' too")
    assert first == "'<home>/<file 1>' is large"
    assert again == "'<file 1>' is large; '<file 2>' too"
