"""Problems of data as the report still has them: as sentences. Goes when reports hold texts."""

from __future__ import annotations

from crcviewer.protocol import data_report
from crcviewer.protocol.data_report import Severity
from crcviewer.protocol.text import Text, joined


def make_problem(
    severity: Severity, cause: Text, next_step: Text, file: str = "", row: int | None = None
) -> data_report.Problem:
    return data_report.Problem(severity, cause, next_step, file, row)


def sentences_of(problem: data_report.Problem) -> Text:
    return joined((problem.cause, problem.next_step))
