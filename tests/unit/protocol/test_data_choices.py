"""What a window says of the data reaches a command as it was meant."""

import argparse
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crcviewer.protocol.data_choices import ROLES, DataChoices, PatientFrom, SplitShares
from crcviewer.protocol.json_lines import from_json, to_json
from training.base.errors import DataError
from training.cli.arguments import add_choice_arguments, choices_of

NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
CHOICES = st.builds(
    DataChoices,
    columns=st.dictionaries(st.sampled_from(ROLES), NAMES | st.just("")),
    labels=st.dictionaries(NAMES, NAMES.filter(lambda name: "=" not in name)),
    leave_out=st.lists(
        st.sampled_from(["unusable:9", "conflicts", "row 3", "rows 3-9", "TUM/*.png", "train 93"]),
        unique=True,
    ).map(tuple),
    patient_from=st.sampled_from(PatientFrom),
    encoding=st.sampled_from(["", "gb18030"]),
    shares=st.builds(SplitShares, st.integers(5, 45), st.integers(5, 45)),
    files_in=st.sampled_from(["", str(Path("病例 1").absolute())]),
)


@given(CHOICES)
def test_choices_survive_the_command_line_and_a_run(choices: DataChoices) -> None:
    parser = argparse.ArgumentParser()
    add_choice_arguments(parser)
    assert choices_of(parser.parse_args(choices.arguments())) == choices
    assert from_json(DataChoices, to_json(choices)) == choices


@pytest.mark.parametrize(
    "given", ["70/15", "70/15/16", "8/46/46", "92/4/4", "70/15/15/0", "0.7/0.15/0.15", "-10/55/55"]
)
def test_shares_that_leave_too_little_are_refused(given: str) -> None:
    parser = argparse.ArgumentParser()
    add_choice_arguments(parser)
    with pytest.raises(DataError) as caught:
        choices_of(parser.parse_args([f"--shares={given}"]))
    assert caught.value.cause.values == {"word": given}
