"""Collect all that a user can read into the translation files, and build what the program loads.

    python scripts/translations.py           collect, then build (``make translations``)
    python scripts/translations.py --check   whether that would change anything, or text is missing

lupdate reads the window's own text. What it cannot see is handed to it as a generated file: text
that goes through a module's ``_tr``, and the sentences of workers, of training and of the model
file, which stay English where they are written and become the user's language when they are shown
(``crcviewer/ui/look/language.py``).
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT))
_PLACE = _ROOT / "resources" / "translations"
CHINESE = _PLACE / "crcviewer_zh_CN.ts"
ENGLISH = _PLACE / "crcviewer_en.ts"
"""Plural forms only: English text is in the code."""

SENTENCES = "Sentences"
"""The context of what is not said by the window itself."""
_WINDOW = ("crcviewer/ui", "crcviewer/client", "crcviewer/app.py")
_ROOMS = (
    "crcviewer/imaging",
    "crcviewer/model",
    "crcviewer/engine",
    "crcviewer/protocol",
    "training",
)
# Said on a console only, or in a report that has words of its own (training/evaluation/chinese.py).
_CONSOLE = (
    "crcviewer/engine/classify_command.py",
    "crcviewer/engine/worker.py",
    "crcviewer/model/optimize_for_inference.py",
    "training/__main__.py",
    "training/studies/ablation.py",
    "training/cli/ablate.py",
    "training/audit/audit.py",
    "training/cli/audit.py",
    "training/audit/table.py",
    "training/augment/augmentation.py",
    "training/cli/check.py",
    "training/cli/commands.py",
    "training/studies/compare.py",
    "training/cli/compare.py",
    "training/cli/complete.py",
    "training/run/console.py",
    "training/cli/devices.py",
    "training/hardware/environment.py",
    "training/evaluation",
    "training/data/image_cache.py",
    "training/phantoms",
    "training/cli/train.py",
)
_UNSAID = {
    *("ArgumentParser", "add_argument", "add_argument_group", "basicConfig", "compile"),
    *("critical", "debug", "error", "exception", "execute", "Formatter", "getLogger", "info"),
    *("key", "match", "print", "say", "search", "startswith", "TypeError", "warning"),
    "RuntimeError",
}
"""Functions whose text is no sentence for a user of the window."""
_SAID_ALL_THE_SAME = ("training/data/manifest_data.py",)
# Its "say" notes a problem for the report.
_WORDS = (
    *("train", "val", "test", "label", "patient", "synthetic", "unknown", "accuracy"),
    *("macro F1", "pathology", "radiology", "fusion", "control", "probe"),
    # recipes and their settings, and what kind an image is of
    *("Fast", "Best", "Small", "Precision", "Optimiser", "grey", "colour"),
    # what a file says of an audit, as a whole
    "leak: the radiology image was chosen by the label",
    "leak: tile and organ labels go together in the {0} split",
    *("phantoms (synthetic, signal {0}, seed {1}), tiles", "text"),
    "phantoms (synthetic, signal {0}, seed {1}), slices",
    # the undo steps of the list of cases
    *("remove", "clear list", "swap slots", "change image", "pair anew", "separate images"),
)
"""Words that fill a sentence or stand alone in what a file says, as names of classes do."""
_SILENT_ROOMS = ("crcviewer/protocol", "crcviewer/model", "crcviewer/imaging", "crcviewer/engine")
"""A ValueError of these is for programmers; those of training end in a sentence."""


def main() -> int:
    """Collect and build; the exit status tells whether all is translated."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing, only look")
    arguments = parser.parse_args()
    if arguments.check:
        problems = [*stale(), *unfinished(CHINESE), *unfinished(ENGLISH)]
        print("\n".join(problems))
        return 1 if problems else 0
    collect(_PLACE)
    build(_PLACE)
    missing = [*unfinished(CHINESE), *unfinished(ENGLISH)]
    print("\n".join(missing))
    return 0


def collect(place: Path) -> None:
    """Bring the .ts files of a folder up to date with the code."""
    with tempfile.TemporaryDirectory() as made:
        extra = Path(made) / "sentences.py"
        extra.write_text(_as_calls(_messages()), encoding="utf-8")
        sources = [str(file) for file in _python(_WINDOW)]
        for name, options in ((CHINESE.name, []), (ENGLISH.name, ["-pluralonly"])):
            language = name.partition("_")[2].removesuffix(".ts")
            _tool(
                "lupdate",
                *("-silent", "-no-obsolete", "-no-ui-lines", "-locations", "none", *options),
                *("-source-language", "en", "-target-language", language),
                *(*sources, str(extra), "-ts", str(place / name)),
            )


def build(place: Path) -> None:
    """Make the .qm files, which Qt loads."""
    for name in (CHINESE.name, ENGLISH.name):
        _tool(
            "lrelease", "-silent", str(place / name), "-qm", str((place / name).with_suffix(".qm"))
        )


def stale() -> Iterator[str]:
    """Files that are not what the code and each other say."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made)
        for file in (CHINESE, ENGLISH):
            (copy / file.name).write_bytes(file.read_bytes())
        collect(copy)
        build(copy)
        for file in (CHINESE, ENGLISH, CHINESE.with_suffix(".qm"), ENGLISH.with_suffix(".qm")):
            if not file.is_file() or (copy / file.name).read_bytes() != file.read_bytes():
                yield f"{file.name} is not up to date: run make translations."


def unfinished(file: Path) -> Iterator[str]:
    """Text of a .ts file that has no finished translation, with its context."""
    for context in ElementTree.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            texts = [form.text for form in translation.iter("numerusform")] or [translation.text]
            if translation.get("type") == "unfinished" or not all(texts):
                yield f"{file.name}: {name}: {message.findtext('source', '')}"


# ------------------------------------------------------------------------- what lupdate misses


def _messages() -> Iterator[tuple[str, str]]:
    """Context and text of each."""
    for file in _python(_WINDOW):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        yield from _of_helper(tree)
        yield from _inside_f_strings(tree)
    for file in _python(_ROOMS):
        name = file.relative_to(_ROOT).as_posix()
        if not any(name == one or name.startswith(f"{one}/") for one in _CONSOLE):
            for text in sentences_of(ast.parse(file.read_text(encoding="utf-8")), name):
                yield SENTENCES, text
    from crcviewer.protocol.tissue import ORGANS, TISSUE_CLASSES

    for word in (*_WORDS, *(tissue.english for tissue in TISSUE_CLASSES), *ORGANS):
        yield SENTENCES, word


def _inside_f_strings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """``self.tr`` within an f-string, which lupdate does not read."""
    for kind in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for node in (n for n in ast.walk(kind) if isinstance(n, ast.JoinedStr)):
            for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
                if _name(call) == "tr" and isinstance(call.args[0], ast.Constant):
                    yield kind.name, str(call.args[0].value)


def _of_helper(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The arguments of ``_tr`` in a module that has one."""
    context = ""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "_tr":
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _name(call) == "translate":
                    first = call.args[0]
                    assert isinstance(first, ast.Constant)
                    context = str(first.value)
    for node in ast.walk(tree):
        if context and isinstance(node, ast.Call) and _name(node) == "_tr":
            text = node.args[0]
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                raise SystemExit(f"{ast.unparse(node)}: _tr needs its text as it stands there.")
            yield context, text.value


def sentences_of(tree: ast.Module, name: str) -> Iterator[str]:
    """Text of several words that is neither documentation nor for programmers; what an f-string
    fills in is ``{0}``, ``{1}`` and so on."""
    parent = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    unsaid = _UNSAID
    if name in _SAID_ALL_THE_SAME:
        unsaid = unsaid - {"say"}
    if name.startswith(_SILENT_ROOMS):
        unsaid = unsaid | {"ValueError"}
    for node in ast.walk(tree):
        text = _text(node)
        if text is None or isinstance(parent.get(node), ast.Expr | ast.JoinedStr):
            continue
        if _is_prose(text) and not any(_name(call) in unsaid for call in _calls(node, parent)):
            yield text


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    parts, count = [], 0
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        else:
            parts.append(f"{{{count}}}")
            count += 1
    return "".join(parts)


def _is_prose(text: str) -> bool:
    words = [word for word in text.split() if word.strip(".,:;()“”{}").isalpha()]
    return len(words) >= 2 and "\n" not in text.strip() and not text.isupper()


def _calls(node: ast.AST, parent: dict[ast.AST, ast.AST]) -> Iterator[ast.Call]:
    """The calls that a text is an argument of, from inside to outside of its statement."""
    while not isinstance(node, ast.stmt) and node in parent:
        node = parent[node]
        if isinstance(node, ast.Call):
            yield node


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _as_calls(messages: Iterator[tuple[str, str]]) -> str:
    lines = (f"QCoreApplication.translate({c!r}, {_quoted(t)})" for c, t in messages)
    return "\n".join(dict.fromkeys(lines)) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


# --------------------------------------------------------------------------------------- tools


def _python(places: tuple[str, ...]) -> Iterator[Path]:
    for place in places:
        path = _ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _tool(name: str, *arguments: str) -> None:
    """Run one of the programs that come inside PySide6-Essentials."""
    import PySide6

    program = Path(PySide6.__path__[0]) / name
    found = program if program.is_file() else program.with_suffix(".exe")
    ended = subprocess.run(
        [str(found), *arguments], capture_output=True, text=True, check=False, cwd=_ROOT
    )
    if ended.returncode != 0:
        raise SystemExit(f"{name} failed: {ended.stdout}{ended.stderr}")


if __name__ == "__main__":
    sys.exit(main())
