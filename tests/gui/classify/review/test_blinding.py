"""What a sentence may call a case that is hidden."""

from __future__ import annotations

from msgspec.structs import replace

from crcviewer.protocol.text import text, verbatim
from crcviewer.session.case import Case
from crcviewer.ui.classify.review.blinding import Blinding
from tests.unit.session.made_cases import case, every_kind, picture


def blinded(*cases: Case) -> Blinding:
    blinding = Blinding()
    blinding.begin(7)
    blinding.number(cases)
    return blinding


def test_each_name_of_a_case_is_its_number_wherever_it_stands_in_a_sentence(qapp: object) -> None:
    titled = replace(case(2), name="病例 2", pathology=picture("/白天/a b.png", title="病例 2"))
    paired = replace(case(3), candidates=("/ct/scan.nii",))
    cases = [case(1), titled, paired, *every_kind()[4:]]
    blinding = blinded(*cases)
    for named, one in (
        ("P00001", cases[0]), ("P00001.png", cases[0]), ("/images/P00001.png", cases[0]),
        ("病例 2", titled), ("a b.png", titled), ("scan.nii", paired),
    ):  # fmt: skip
        number = blinding.shown_name(one)
        assert blinding.covered(text("{n} is {name}.", n=1, name=named), cases).values == {
            "n": 1,
            "name": number,
        }
        inner = blinding.covered(text("{what} in {names}", what=verbatim(named), names=[named]),
                                 cases)  # fmt: skip
        assert named not in str(inner)
        assert str(inner).count(number) == 2


def test_other_words_and_what_was_judged_stay(qapp: object) -> None:
    cases = [case(1), case(2)]
    blinding = blinded(*cases)
    said = text("{name} and {other}", name="00001.png", other="")
    assert blinding.covered(said, cases) == said
    blinding.end()
    named = text("{name}", name="P00001")
    assert blinding.covered(named, cases) == named
    assert blinding.told(cases) == (cases, 0)
