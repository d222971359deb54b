"""What the fonts of a report can show."""

from __future__ import annotations

import pytest

from crcviewer.report.fonts import printable


@pytest.mark.parametrize(
    "words", ["Dr. Özil", "王小明", "䶮喆堃", "𠮷𬭚", "−0.42 ✓ ⚠ γ", "two\nlines", "Иванов"]
)
def test_names_of_patients_and_signs_are_shown(words: str) -> None:
    assert printable(words) == words


def test_what_no_font_has_is_named_by_its_number() -> None:
    assert printable("a😀") == "a⟨U+1F600⟩"
    assert printable("a\u202eb") == "a⟨U+202E⟩b"
    assert printable("new\u240aline\ttab") == "new⟨U+000A⟩line⟨U+0009⟩tab"
    assert printable("odd \udcff") == "odd ⟨U+DCFF⟩"
