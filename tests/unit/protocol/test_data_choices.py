"""What a window says of the data reaches a command as it was meant."""

import argparse
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crcviewer.protocol.data_choices import ROLES, DataChoices, PatientFrom
from crcviewer.protocol.json_lines import from_json, to_json
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
    files_in=st.sampled_from(["", str(Path("病例 1").absolute())]),
)


@given(CHOICES)
def test_choices_survive_the_command_line_and_a_run(choices: DataChoices) -> None:
    parser = argparse.ArgumentParser()
    add_choice_arguments(parser)
    assert choices_of(parser.parse_args(choices.arguments())) == choices
    assert from_json(DataChoices, to_json(choices)) == choices
