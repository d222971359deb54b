"""``crcviewer reviewed``: the cases of a session that were given a class, as a labelled set."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from crcviewer.protocol.command_output import add_json
from crcviewer.protocol.labelled_set import LabelledSet
from crcviewer.protocol.text import text
from crcviewer.session.session_file import SessionFile
from training.base.errors import DataError, not_writable
from training.cli.output import Output
from training.data.labelled_set import write_labelled_set

_DESCRIPTION = """\
Writes the cases of a session to which a reader gave a class as a table that check, train, evaluate
and recalibrate take. Tiles of which a field of view, slice or pixel size was chosen are cut out as
pictures beside it. For research use only."""


def main(argv: Sequence[str]) -> int:
    """Run with the arguments after ``reviewed``; returns the exit status."""
    arguments = _parser().parse_args(argv)
    with Output(arguments) as output:
        with SessionFile.open(arguments.session, read_only=True) as session:
            cases = session.cases()
        try:
            found = write_labelled_set(
                cases, arguments.out, output.progress(text("Writing the reviewed tiles"))
            )
        except OSError as error:
            raise not_writable(arguments.out, error) from error
        if not found.count:
            raise DataError(
                text("No case of this session has a class of the reader's that can be used."),
                text("Give some cases a class first, with the keys 1 to 9."),
            )
        output.report(found, lambda: _words(found))
    return output.status


def _words(found: LabelledSet) -> str:
    classes = ", ".join(f"{code} {count}" for code, count in found.counts.items())
    lines = [
        found.table,
        f"{found.count} tiles: {classes}. {found.cut} cut out.",
        f"Not in it: {found.undecided} cases without a class.",
    ]
    if found.seen_with_model:
        lines.append(
            f"{found.seen_with_model} were given their class with a model's verdict in view: that "
            "model is judged too well by them."
        )
    if found.by_file:
        lines.append("Several tiles are of one file: the column patient holds the files' names.")
    lines += [f"Left out: {case.name}: {case.why}" for case in found.left_out]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="crcviewer reviewed", description=_DESCRIPTION)
    parser.add_argument("session", type=Path, metavar="SESSION", help="a .crcsession file")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where it goes")
    add_json(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
