"""``crcviewer cohort``: tissue maps of hundreds of slides, on this computer or on a cluster."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crcviewer.engine.cohort.progress import CohortProgress
from crcviewer.engine.cohort.slide_list import ListedSlide, SlideList, read_slide_list
from crcviewer.engine.cohort.table import RowState, TableRow, write_tables
from crcviewer.engine.cohort.tasks import SlideOutcome, SlideTask
from crcviewer.engine.command_line import (
    GOES_ON,
    LANGUAGES,
    RESEARCH_USE,
    add_device,
    add_model,
    add_rows,
    begin,
    command_output,
    count,
)
from crcviewer.engine.slides.map_command import add_map, formats_of, json_line, row_line
from crcviewer.engine.slides.map_files import Seldom
from crcviewer.protocol.command_output import CommandOutput

if TYPE_CHECKING:
    from distributed import Client

_TABLE_EVERY_S = 10.0
_TERMINAL_EVERY_S, _LOG_EVERY_S = 1.0, 60.0


def main(argv: Sequence[str]) -> int:
    """0: every slide was mapped; 1: some slide, or the run, had an error; 2: wrong usage;
    130: it was stopped."""
    arguments = _parser().parse_args(argv)
    begin(arguments)
    output = command_output(stopped=GOES_ON)
    with output:
        _run(arguments, output)
    return output.status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crcviewer cohort",
        description="Maps the tissue of all slides of a list, several at a time, and writes a table"
        " of their measures. The list is a table with the column slide, and patient, radiology,"
        " region (GeoJSON) and mpp (µm a pixel) where they are known; its paths are relative to its"
        " folder. The same command goes on with what was stopped.",
        epilog=RESEARCH_USE,
    )
    parser.add_argument("list", type=Path, metavar="LIST.csv")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    add_model(parser)
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS",
        help="of a cluster of Dask that runs already (tcp://HOST:8786), or its scheduler file; its"
        " workers must see the same folders",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=count, default=0, metavar="N",
        help="processes of this computer (default: one for two cores, as far as its memory goes)",
    )  # fmt: skip
    parser.add_argument(
        "--retries", type=_whole, default=1, metavar="N",
        help="how often slides that failed are tried again in the end (default: %(default)s)",
    )  # fmt: skip
    add_map(parser)
    add_rows(parser, "slide")
    add_device(parser)
    return parser


def _whole(words: str) -> int:
    value = int(words)
    if value < 0:
        raise ValueError(words)
    return value


def _run(arguments: argparse.Namespace, output: CommandOutput) -> None:
    from crcviewer.engine.cohort.cluster import connected, dashboard_of, usual_workers
    from crcviewer.engine.cohort.run import CohortRun

    listed = read_slide_list(arguments.list)
    tasks = _tasks(arguments, listed, formats_of(arguments))
    report = _Report(arguments, listed, output)
    report.introduce()
    workers = arguments.workers or min(usual_workers(), len(tasks))
    with connected(arguments.scheduler, workers) as client:
        output.note(f"Dashboard: {dashboard_of(client)}")
        run = CohortRun(
            client,
            tasks,
            arguments.retries,
            ended=report.ended,
            polled=lambda: report.polled(client),
            progress=report.progress,
        )
        try:
            run.go()
        except KeyboardInterrupt:
            output.note("Stopping: what is being mapped is written; once more ends at once.")
            run.stop()
            raise
        finally:
            report.close()
    output.status = report.status


def _tasks(
    arguments: argparse.Namespace, listed: SlideList, formats: tuple[str, ...]
) -> list[SlideTask]:
    model = arguments.model.absolute()
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    cohort = f"crcviewer-cohort-{uuid.uuid4().hex[:12]}"
    return [
        SlideTask(
            one.row, one.slide, one.name, str(arguments.out.absolute() / "maps"), str(model),
            sha256, cohort,
            shared=bool(arguments.scheduler),
            radiology=one.radiology,
            region=one.region,
            mpp=one.mpp,
            stride_um=arguments.stride,
            formats=formats,
            png_side=arguments.png_side,
            threads=arguments.threads,
            languages=LANGUAGES[arguments.language],
        )
        for one in listed.slides
    ]  # fmt: skip


class _Report:
    """What is printed, and the tables."""

    def __init__(
        self, arguments: argparse.Namespace, listed: SlideList, output: CommandOutput
    ) -> None:
        self._output = output
        self._out: Path = arguments.out
        self._json: bool = arguments.json
        self._list, self._slides = listed, {one.row: one for one in listed.slides}
        self._outcomes: dict[int, SlideOutcome] = {}
        self._progress_due = Seldom(_TERMINAL_EVERY_S if sys.stderr.isatty() else _LOG_EVERY_S)
        self._table_due = Seldom(_TABLE_EVERY_S)
        self.progress = CohortProgress(len(listed.slides), time.monotonic())

    def introduce(self) -> None:
        """Of the list."""
        if not self._json:
            self._output.note(RESEARCH_USE)
        if self._list.ignored:
            self._output.note(f"Columns that mean nothing here: {', '.join(self._list.ignored)}.")
        if self._list.encoding_guessed:
            self._output.note(f"The list was read as {self._list.encoding}.")

    def ended(self, outcome: SlideOutcome) -> None:
        """Of a slide."""
        self._outcomes[outcome.row] = outcome
        listed = self._slides[outcome.row]
        result = outcome.summary or outcome.failure
        if result is None:
            return
        if self._json:
            record = {"row": outcome.row, "patient": listed.patient, "host": outcome.host}
            self._output.line(json.dumps(record | json.loads(json_line(listed.slide, result))))
        else:
            self._output.line(row_line(listed.slide, result))
        if self._table_due.now():
            self._write()

    def polled(self, client: Client) -> None:
        """Progress, where there is somebody to see it or it is a while ago."""
        if not self._progress_due.now():
            return
        line = self.progress.line(time.monotonic())
        if not client.nthreads():
            line += "; there is no worker yet"
        self._output.show(line)

    def close(self) -> None:
        """The last table."""
        files = self._write()
        rows = self._rows()
        counts = {state: sum(row.state is state for row in rows) for state in RowState}
        told = ", ".join(f"{count} {state.value}" for state, count in counts.items() if count)
        self._output.note(f"{told}: {files[0]}")

    @property
    def status(self) -> int:
        """Of the command."""
        whole = [row.summary is not None and row.summary.complete for row in self._rows()]
        return int(not all(whole))

    def _rows(self) -> list[TableRow]:
        return [TableRow(one, self._state(one), self._outcomes.get(one.row)) for one in
                self._list.slides]  # fmt: skip

    def _state(self, one: ListedSlide) -> RowState:
        outcome = self._outcomes.get(one.row)
        if outcome is None or (outcome.summary is None and outcome.failure is None):
            begun = (self._out / "maps" / f"{one.name}.slidemap").exists()
            return RowState.STOPPED if begun else RowState.WAITING
        return RowState.MAPPED if outcome.summary is not None else RowState.FAILED

    def _write(self) -> list[Path]:
        return write_tables(self._out, self._rows(), {"list": str(self._list.path)})
