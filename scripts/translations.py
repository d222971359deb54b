"""Bring the translation file up to date with all that a user can read, and name what is missing.

    python scripts/translations.py           collect (``make translations``)
    python scripts/translations.py --check   whether that would change anything, or text is missing

Qt's lupdate reads the window's own text, ``self.tr("…")``. What it cannot see is handed to it as a
generated file: the ``_tr("…")`` of a module, and the templates of all texts in all rooms,
``text("…")`` and ``counted(n, "…", "…")``, and of the evaluation's page, which have one context.
There is nothing to build: the program reads the .ts file itself
(``crcviewer/protocol/translation.py``).
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT))
CHINESE = _ROOT / "resources" / "translations" / "crcviewer_zh_CN.ts"

_WINDOW = ("crcviewer/ui", "crcviewer/client", "crcviewer/app.py")
_ALL = ("crcviewer", "training")
_TEMPLATES = {"text": (0,), "Text": (0,), "counted": (1, 2)}
"""Which arguments of these functions are templates."""
_HOLE = re.compile(r"\{[^}]*\}")


def main() -> int:
    """Collect; the exit status tells whether all is translated and up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing, only look")
    if parser.parse_args().check:
        problems = [*stale(), *unfinished(CHINESE)]
        print("\n".join(problems))
        return 1 if problems else 0
    collect(CHINESE)
    print("\n".join(unfinished(CHINESE)))
    return 0


def collect(file: Path) -> None:
    """Bring a .ts file up to date with the code; what is not said any more goes."""
    with tempfile.TemporaryDirectory() as made:
        extra = Path(made) / "texts.py"
        extra.write_text("\n".join(dict.fromkeys(_as_call(*m) for m in messages())), "utf-8")
        _lupdate(
            *("-silent", "-no-obsolete", "-no-ui-lines", "-locations", "none"),
            *("-source-language", "en", "-target-language", "zh_CN"),
            *(*map(str, _python(_WINDOW)), str(extra), "-ts", str(file)),
        )


def stale() -> Iterator[str]:
    """Whether the file is what the code says."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / CHINESE.name
        copy.write_bytes(CHINESE.read_bytes())
        collect(copy)
        if copy.read_bytes() != CHINESE.read_bytes():
            yield f"{CHINESE.name} is not up to date: run make translations."


def unfinished(file: Path) -> Iterator[str]:
    """Text of a .ts file that has no finished translation, with its context."""
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            if translation.get("type") == "unfinished" or not translation.text:
                yield f"{context.findtext('name', '')}: {message.findtext('source', '')}"


# ------------------------------------------------------------------------- what lupdate misses


def messages() -> Iterator[tuple[str, str]]:
    """Context and text of each."""
    from crcviewer.protocol.text import BETWEEN, JOINED
    from training.evaluation.report import page_templates

    yield from (("Text", JOINED), ("Text", BETWEEN))
    yield from (("Text", template) for template in page_templates())
    for file in _python(_ALL):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if file.is_relative_to(_ROOT / "crcviewer"):
            yield from _of_helper(tree)
            yield from _inside_f_strings(tree)
        for template in templates_of(tree):
            yield "Text", template


def templates_of(tree: ast.Module) -> Iterator[str]:
    """The literal templates of a module's texts."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        places = _TEMPLATES.get(call.func.id, ()) if isinstance(call.func, ast.Name) else ()
        for place in places:
            if place < len(call.args):
                yield from _literals(call.args[place])


def _literals(node: ast.expr) -> Iterator[str]:
    """A template, or both of ``"…" if … else "…"``."""
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _HOLE.sub("", node.value).strip()  # else nothing is said in it
    ):
        yield node.value


def _of_helper(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The arguments of ``_tr`` in a module that has one, with the context that it names."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    helpers = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    context = next(
        (
            str(call.args[0].value)
            for helper in helpers
            if helper.name == "_tr"
            for call in ast.walk(helper)
            if isinstance(call, ast.Call) and isinstance(call.args[0], ast.Constant)
        ),
        "",
    )
    for call in calls:
        if context and isinstance(call.func, ast.Name) and call.func.id == "_tr":
            for literal in _literals(call.args[0]):
                yield context, literal


def _inside_f_strings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """``self.tr`` within an f-string, which lupdate does not read."""
    for kind in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in (n for n in ast.walk(kind) if isinstance(n, ast.JoinedStr)):
            for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
                if isinstance(call.func, ast.Attribute) and call.func.attr == "tr":
                    for literal in _literals(call.args[0]):
                        yield kind.name, literal


def _as_call(context: str, text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'QCoreApplication.translate({context!r}, "{quoted}")'


def _python(places: tuple[str, ...]) -> Iterator[Path]:
    for place in places:
        path = _ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _lupdate(*arguments: str) -> None:
    """It comes inside PySide6-Essentials."""
    import PySide6

    program = Path(PySide6.__path__[0]) / "lupdate"
    found = program if program.is_file() else program.with_suffix(".exe")
    ended = subprocess.run(
        [str(found), *arguments], capture_output=True, text=True, check=False, cwd=_ROOT
    )
    if ended.returncode != 0:
        raise SystemExit(f"lupdate failed: {ended.stdout}{ended.stderr}")


if __name__ == "__main__":
    sys.exit(main())
