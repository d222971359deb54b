"""Pages become a PDF with words that can be found, and with the data it was made of."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from crcviewer.report.pdf import PdfReport

_HOSTILE = '#read("/etc/passwd") *bold* $x$ <b> \\ 王小明 𠮷 😀 \u202e'


def _page(title: str) -> dict[str, Any]:
    return {
        "kind": "session",
        "title": title,
        "subtitle": "",
        "facts": [{"name": "note", "value": title}],
        "tables": [],
        "worst": [],
        "worst_title": "",
        "worst_note": "",
        "model_title": "",
        "model": [],
        "origin_title": "",
        "origin": [],
    }


def test_it_carries_its_data_and_its_words_can_be_found(tmp_path: Path) -> None:
    file = tmp_path / "an 报告.pdf"
    with PdfReport(["en", "zh"]) as pdf:
        pages = [[_page("liver 肝")], [_page("肝 liver")]]
        pdf.write(file, "Day", pages, b'{"cases": []}')
    read = PdfReader(file)
    assert len(read.pages) == 2
    assert "肝" in read.pages[0].extract_text()
    assert dict(read.attachments) == {"crcviewer-report.json": [b'{"cases": []}']}
    fonts = [
        font.get_object() for page in read.pages for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inner)


@pytest.mark.parametrize("title", [_HOSTILE, "x" * 3000])
def test_what_a_user_wrote_is_never_markup(tmp_path: Path, title: str) -> None:
    with PdfReport() as pdf:
        pdf.write(tmp_path / "r.pdf", title, [[_page(title)]], b"{}")
    words = "".join(p.extract_text() for p in PdfReader(tmp_path / "r.pdf").pages)
    assert "root:" not in words
    if title == _HOSTILE:
        assert '#read("/etc/passwd") *bold* $x$ <b>' in " ".join(words.split())
    assert io.BytesIO((tmp_path / "r.pdf").read_bytes()).read(5) == b"%PDF-"
