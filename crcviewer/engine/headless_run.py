"""What ``crcviewer classify`` does with a model: once, or as files come; told a case at a time, and
written into a session, a table, a report where these are wanted."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from crcviewer.engine.command_line import LANGUAGES
from crcviewer.engine.engine_role import Engine
from crcviewer.engine.failures import RequestError, explain
from crcviewer.engine.headless import HeadlessCases
from crcviewer.engine.output_place import check_output_place, check_report_place
from crcviewer.engine.reader_child import ReaderChild
from crcviewer.engine.report_command import make_report
from crcviewer.engine.session_cases import ReadSession
from crcviewer.engine.together import reading_threads
from crcviewer.engine.watched_folder import WatchedFolder
from crcviewer.imaging.core.files import display_name
from crcviewer.imaging.core.part_paths import file_of
from crcviewer.protocol.command_output import INTERRUPTED, CommandOutput
from crcviewer.protocol.images import CaseFiles, ImageInfo
from crcviewer.protocol.text import text
from crcviewer.report.tables import format_of, write_table
from crcviewer.session.case import Case, CaseState
from crcviewer.session.loaded import LoadedSession, load
from crcviewer.session.session_file import SessionFile

_LOOKED_EVERY_S = 1.0
_CLASSIFYING = text("Images are classified:")

FindCases = Callable[[], tuple[Sequence[CaseFiles], ImageInfo | None]]
"""The cases that are meant, and a scan for those that have none."""
Tell = Callable[[Case], None]
Telling = Callable[[Sequence[Case]], Tell]
"""How each of these cases is told once it is classified, or failed."""


def writes(arguments: argparse.Namespace) -> bool:
    """Whether results go into files, or stay for more to come."""
    files = (arguments.out, arguments.report, arguments.session)
    return arguments.watch or any(file is not None for file in files)


def run(
    arguments: argparse.Namespace,
    engine: Engine,
    find: FindCases,
    output: CommandOutput,
    telling: Telling,
) -> None:
    """The status is in ``output`` then. What was done until somebody stopped it is written too.
    Raises PlainError, OSError."""
    if arguments.out is not None:
        format_of(arguments.out)  # before the work
    check_report_place(arguments.report)
    for file in (arguments.out, arguments.session):
        check_output_place(file)
    with contextlib.ExitStack() as stack:
        readers = [
            stack.enter_context(ReaderChild(arguments.time_limit)) for _ in range(reading_threads())
        ]
        session = _session(arguments.session)
        if session is not None:
            stack.enter_context(session.session)
        cases = HeadlessCases(engine, readers, session, arguments.model)
        stopped = False
        try:
            if arguments.watch:
                _watch(arguments, cases, find, output, telling)
            else:
                _once(cases, find(), output, telling)
        except KeyboardInterrupt:
            stopped = True
        known = cases.cases
        if not (known or stopped or arguments.watch):
            output.note(f"No images were found in {display_name(arguments.pathology)}.")
            output.status = 1
            return
        _write(arguments, cases, output)
        cases.close()
        output.status = int(any(case.state is not CaseState.DONE for case in known))
        if arguments.watch:
            output.status = 0  # stopping it is how it ends
        elif stopped:
            output.status = INTERRUPTED
    if stopped:
        on = ": what is done is written. The same command goes on with it"
        output.note(f"Stopped{on if writes(arguments) else ''}.")
    if writes(arguments):
        done = sum(case.state is CaseState.DONE for case in known)
        output.note(f"{done:,} of {len(known):,} cases are classified.")


def _session(path: Path | None) -> LoadedSession | None:
    """One that is there is gone on with. Raises SessionError."""
    if path is None:
        return None
    path = path.absolute()
    if not path.exists():
        SessionFile.create(path).close()
    found = load(path)
    if not found.session.writable:
        found.session.close()
        raise RequestError(
            text("{name} is in use, or cannot be written.", name=path.name),
            text("Close it in the window, or choose another name."),
        )
    return found


def _once(
    cases: HeadlessCases,
    found: tuple[Sequence[CaseFiles], ImageInfo | None],
    output: CommandOutput,
    telling: Telling,
) -> None:
    before = len(cases.cases)
    wanted = cases.take(*found)
    if before:
        stand = len(found[0]) - len(wanted)
        output.note(f"{stand:,} cases are in the session already, unchanged.")
    _classify(cases, wanted, output, telling)


def _classify(
    cases: HeadlessCases, wanted: Sequence[int], output: CommandOutput, telling: Telling
) -> None:
    tell = telling([cases[number] for number in wanted])
    for case in cases.classify(wanted, output.progress(_CLASSIFYING, "cases")):
        tell(case)


def _watch(
    arguments: argparse.Namespace,
    cases: HeadlessCases,
    find: FindCases,
    output: CommandOutput,
    telling: Telling,
) -> None:
    """Until somebody stops it. A folder that is gone for a while, an error of one round: it says
    so, and goes on."""
    watched = WatchedFolder(Path(arguments.pathology), arguments.settle)
    output.note(f"{arguments.pathology} is watched; Ctrl+C ends it.")
    trouble = ""
    while True:
        try:
            if watched.news():
                found, shared = find()
                whole = [one for one in found if not _unfinished(one, watched)]
                wanted = cases.take(whole, shared)
                _classify(cases, wanted, output, telling)
                if wanted:
                    output.note(f"{len(wanted):,} cases came.")
                    _write_table(arguments, cases, output)
            trouble = ""
        except Exception as error:
            said = str(explain(error).said)
            if said != trouble:
                output.note(said)
            trouble = said
        time.sleep(_LOOKED_EVERY_S)


def _unfinished(found: CaseFiles, watched: WatchedFolder) -> bool:
    images = (found.pathology, found.radiology)
    paths = [file_of(image.path) for image in images if image is not None]
    return any(map(watched.unfinished, [*paths, *filter(None, [found.error_path])]))


def _write(arguments: argparse.Namespace, cases: HeadlessCases, output: CommandOutput) -> None:
    _write_table(arguments, cases, output)
    if arguments.report is not None:
        name = arguments.session.stem if arguments.session is not None else "crcviewer"
        session = ReadSession(
            name,
            cases.cases,
            cases.cards(),
            (arguments.model,),
            numbers=tuple(range(1, len(cases.cases) + 1)),
            total=len(cases.cases),
        )
        languages = LANGUAGES[arguments.language]
        make_report(session, arguments.report, output, languages=languages)
        output.note(f"The report is in {arguments.report}.")


def _write_table(
    arguments: argparse.Namespace, cases: HeadlessCases, output: CommandOutput
) -> None:
    if arguments.out is not None:
        said = text("Results are written:")
        write_table(arguments.out, cases.cases, cases.cards(), output.progress(said, "cases"))
