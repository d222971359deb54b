"""Tables as spreadsheets write them: any of their encodings and separators gives the same rows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crcviewer.imaging.core.table import TableError, as_csv, read_rows, read_table

WESTERN = "äöüÄÖÜßéèñçÅøabcXYZ 019_."
CHINESE = "腺癌间质淋巴细胞黏液平滑肌正常结肠黏膜患者一二三"


def words(letters: str) -> st.SearchStrategy[str]:
    """Cells that mean something, as they are read: without spaces around them."""
    nothing = ("nan", "na", "n/a", "none", "null", "-")
    cell = st.text(letters, min_size=1, max_size=12).map(str.strip)
    return cell.filter(lambda word: word and word.casefold() not in nothing)


def written(rows: list[list[str]], delimiter: str, *, ending: str = "\r\n") -> str:
    """As Excel writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ending).writerows(rows)
    return text.getvalue()


tables = st.tuples(st.integers(2, 5), st.integers(1, 6))


@given(data=st.data(), delimiter=st.sampled_from(",;\t"))
@pytest.mark.parametrize(
    ("encoding", "letters"),
    [
        ("utf-8", WESTERN + CHINESE),
        ("utf-8-sig", WESTERN + CHINESE),
        ("utf-16", WESTERN + CHINESE),
        ("gb18030", CHINESE + "abc1"),
        ("cp1252", "äöüéa bc1xyz"),
    ],
)
def test_every_encoding_and_separator_gives_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    encoding: str,
    letters: str,
    delimiter: str,
) -> None:
    columns, count = data.draw(tables)
    cell = words(letters)
    if encoding == "cp1252":  # an accent alone, as in real words, not one beside another
        cell = words("abcxyz1").flatmap(lambda word: st.sampled_from([word, f"M{word}"]))
        cell = cell.flatmap(lambda word: st.sampled_from([word, f"Mü{word}", f"{word}éa"]))
    rows = [[data.draw(cell) for _ in range(columns)] for _ in range(count)]
    names = ["pathology", "label", "patient", "x1", "x2"][:columns]
    if encoding == "gb18030":  # two bytes alone may be a letter in UTF-8 as well
        names = ["病理", "标签", "患者", "x1", "x2"][:columns]
    path = tmp_path_factory.getbasetemp() / f"{encoding}.csv"
    path.write_bytes(written([names, *rows], delimiter).encode(encoding))
    assert read_rows(path) == [dict(zip(names, row, strict=True)) for row in rows]


@given(
    rows=st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=9)] * 3),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    rows = [("1", *row[1:]) for row in rows]
    path = tmp_path_factory.getbasetemp() / "round.csv"
    path.write_text(as_csv(("a", "b", "c"), rows), encoding="utf-8")
    nothing = ("nan", "na", "n/a", "none", "null", "-")
    meant = [["" if c.strip().casefold() in nothing else c.strip() for c in row] for row in rows]
    assert [list(row.values()) for row in read_rows(path)] == meant


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\r\nName;Label\r\n"two\nlines";STR\r\n;\r\nb\r\nc;TUM;more\r\n', "utf-8")
    table = read_table(path)
    assert table.columns == ("name", "label")
    assert [(row.number, row.values) for row in table.rows] == [
        (2, {"name": "two\nlines", "label": "STR"}),
        (4, {"name": "b", "label": ""}),
        (5, {"name": "c", "label": "TUM"}),
    ]


def test_a_separator_inside_of_quotes_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('"a, b, and c";label\n1;2\n', "utf-8")
    assert read_rows(path) == [{"a, b, and c": "1", "label": "2"}]


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n", b"\n\n", b"\x89PNG\0\0\0\r\n1", b"a,b\n1,\x81\x8d\xff\n"]
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(TableError) as caught:
        read_rows(tmp_path / "a.csv")
    assert caught.value.cause.values == {"name": "a.csv"}
    assert caught.value.next_step


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TableError):
        read_rows(tmp_path / "a.csv")


FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "'=1+1", "''=x", " =1+1", "＝1+1",
    '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "-5", "-1.5e-3", "+7", "'-5", "'quoted'",
    "two\rlines", "two\nlines", "a",
]  # fmt: skip


def test_no_cell_is_a_formula_and_the_table_reads_as_it_was_written(tmp_path: Path) -> None:
    content = as_csv(("name", "=2+2"), [(formula, 1) for formula in FORMULAS])
    path = tmp_path / "table.csv"
    path.write_text(content, encoding="utf-8", newline="")
    cells = list(csv.reader(io.StringIO(content, newline="")))
    for cell in (cell for row in cells for cell in row):
        number = cell in ("-5", "-1.5e-3", "+7")
        assert number or not cell.strip().startswith(tuple("=+-@\t\r＝")), cell
    table = read_table(path)
    assert [row.values["name"] for row in table.rows] == [f.strip() for f in FORMULAS]


def test_numbers_stay_numbers() -> None:
    assert as_csv(("x", "y"), [(-1.5, "-0.25")]) == "x,y\n-1.5,-0.25\n"
