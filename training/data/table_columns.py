"""Which column of a table is what: by its name, as the user says, or by evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crcviewer.imaging.core.file_endings import IMAGE_ENDING
from crcviewer.imaging.core.file_names import folded
from crcviewer.imaging.core.table import Table
from crcviewer.protocol.data_choices import ROLES, DataChoices, PatientFrom
from crcviewer.protocol.data_report import ColumnFound, ColumnReason, TableFound
from crcviewer.protocol.text import text
from training.base.errors import DataError
from training.data.class_names import meant_class

SPLIT_NAMES = {
    "train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val",
    "dev": "val", "test": "test", "testing": "test", "训练": "train", "训练集": "train",
    "验证": "val", "验证集": "val", "测试": "test", "测试集": "test",
}  # fmt: skip
_OTHER_NAMES = {
    "pathology": """tile tile_path tile_file tiles patho histology histo image image_path image_file
        img file file_name filename file_path filepath path bild datei bilddatei pfad kachel 病理
        病理图 病理图像 图块 图像 图片 文件 文件名 路径""",
    "radiology": "radio scan ct mr mri ct_path mri_path radiologie 影像 放射 放射影像 扫描",
    "label": """class class_name tissue tissue_class diagnosis my_diagnosis review reviewed
        ground_truth truth target category klasse gewebe diagnose befund 标签 类别 分类 组织 诊断
        我的诊断""",
    "patient": """patient_id patientid patient_name pid subject subject_id case case_id person
        patientin patienten_id 病人 患者 患者编号 病人编号 病例 病例号 病案号 住院号""",
    "split": "set subset partition fold 集 划分 数据集",
    "radiology_slice": "slice slice_index slice_number schicht 层 层号 切面",
}
_MEANT = {
    name: role for role, names in _OTHER_NAMES.items() for name in names.split()
}  # in small letters, with "_" between words
_ANSWERS = frozenset(("probability", "p_tum", "model_sha256", "model"))
"""Columns beside which ``class`` is what a model has said, which is no truth to learn from."""
_LOOKED_AT = 200


@dataclass(frozen=True)
class Roles:
    """The table with its columns by role."""

    table: Table
    column: dict[str, str]
    """Of each role that there is, the column as the table's values know it."""
    found: TableFound

    def values(self, row: dict[str, str]) -> dict[str, str]:
        """A row's cells by role."""
        return {role: row.get(column, "") for role, column in self.column.items()}


def find_roles(
    table: Table, choices: DataChoices, name: str, is_file: Callable[[str], bool]
) -> Roles:
    """Every column looked at; what a study needs and is not there is in ``found.missing``.

    ``is_file``: whether a cell names a file that is there. Raises DataError where the user names a
    column that there is not, or two columns have one name that counts.
    """
    chosen = _chosen(table, choices, name)
    given = {role: column for role, column in chosen.items() if column}
    reasons = {column: (role, ColumnReason.CHOSEN) for role, column in given.items()}
    free = [column for column in dict.fromkeys(table.columns) if column and column not in reasons]
    wanted = [role for role in ROLES if role not in chosen]
    for role in tuple(wanted):
        if role in free:
            if table.columns.count(role) > 1:
                raise DataError(
                    text("{file} has two columns “{column}”.", file=name, column=role),
                    text("Rename or delete one."),
                )
            reasons[role] = role, ColumnReason.NAMED
            wanted.remove(role)
            free.remove(role)
    answers = bool(_ANSWERS.intersection(table.columns))
    for role in tuple(wanted):
        meant = [
            column
            for column in free
            if _MEANT.get("_".join(folded(column).replace("-", " ").replace("_", " ").split()))
            == role
            and not (answers and column == "class")
        ]
        if len(meant) == 1:
            reasons[meant[0]] = role, ColumnReason.MEANS_IT
            wanted.remove(role)
            free.remove(meant[0])
    cells = {column: _cells(table, column) for column in free}
    for role, fits in (
        ("pathology", lambda cell: bool(IMAGE_ENDING.search(cell)) and is_file(cell)),
        ("split", lambda cell: cell.casefold() in SPLIT_NAMES),
        ("label", lambda cell: bool(meant_class(cell))),
    ):
        if role in wanted:
            fit = [c for c in free if cells[c] and all(map(fits, cells[c])) and not answers]
            if len(fit) == 1:
                reasons[fit[0]] = role, ColumnReason.VALUES
                wanted.remove(role)
                free.remove(fit[0])
    column_of = {role: column for column, (role, _) in reasons.items()}
    if "patient" in column_of and not _cells(table, column_of["patient"], None):
        # Nobody is named: the same as a table in which each image stands for itself.
        del column_of["patient"]
        nobody = True
    else:
        nobody = False
    tells_patient = (
        "patient" in column_of
        or "split" in column_of
        or nobody
        or choices.patient_from not in (PatientFrom.AUTO, PatientFrom.COLUMN)
    )
    needed = ("pathology", "label", *(() if tells_patient else ("patient",)))
    missing = tuple(role for role in needed if role not in column_of)
    columns, told = [], set()
    for written, column in zip(table.names or table.columns, table.columns, strict=True):
        found = ColumnFound(written, examples=_examples(table, column))
        if column in reasons and column not in told:
            role, reason = reasons[column]
            found = ColumnFound(written, role, reason, found.examples)
        told.add(column)
        columns.append(found)
    return Roles(
        table,
        column_of,
        TableFound(
            tuple(columns),
            len(table.rows),
            table.encoding,
            table.encoding_guessed,
            table.delimiter,
            missing,
        ),
    )


def _chosen(table: Table, choices: DataChoices, name: str) -> dict[str, str]:
    """By role the column as the table's values know it. Raises DataError."""
    chosen = {}
    for role, written in choices.columns.items():
        if role not in ROLES:
            raise DataError(
                text("“{word}” is nothing that a column can be.", word=role),
                text("It can be: {roles}.", roles=list(ROLES)),
            )
        column = written.strip().casefold()
        if column and column not in table.columns:
            raise DataError(
                text("{file} has no column “{column}”.", file=name, column=written),
                text("It has: {columns}.", columns=list(table.names or table.columns)[:40]),
            )
        chosen[role] = column
    return chosen


def _cells(table: Table, column: str, most: int | None = _LOOKED_AT) -> list[str]:
    cells = (row.values.get(column, "") for row in table.rows[:most])
    return [cell for cell in cells if cell]


def _examples(table: Table, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_cells(table, column)))[:3]
