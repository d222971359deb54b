"""How figures look, and how they become files. Without pyplot, so that nothing is kept globally."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, fontManager, get_font

from crcviewer.protocol.atomic import write_atomically
from crcviewer.protocol.evaluation_report import EvaluatedModel
from crcviewer.protocol.tissue import TissueClass

DPI = 200
INK = "#1b1f24"
MUTED = "#59626e"
FAINT = "#cdd2d9"
# Of Tol's "bright" scheme, and none of the classes' own; the markers differ as well.
MODEL_COLOURS = {
    EvaluatedModel.TILES: "#4477AA",
    EvaluatedModel.STAGE1: "#4477AA",
    EvaluatedModel.CONTROL: "#228833",
    EvaluatedModel.FUSED: "#CC3311",
    EvaluatedModel.NEUTRAL: "#7A7A7A",
}
MODEL_MARKERS = {
    EvaluatedModel.TILES: "s",
    EvaluatedModel.STAGE1: "s",
    EvaluatedModel.CONTROL: "^",
    EvaluatedModel.FUSED: "o",
    EvaluatedModel.NEUTRAL: "v",
}
CLASS_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
CLASS_DASHES = ("-", "--", "-.", ":")
MOST_NAMED_CLASSES = 20
"""With more, figures do not name them one by one; the tables do."""

_LATIN = "DejaVu Sans"  # comes with matplotlib
_CHINESE = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Microsoft YaHei", "PingFang SC",
    "Heiti TC", "SimHei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Noto Serif CJK JP",
)  # fmt: skip


@cache
def _families() -> tuple[str, ...]:
    installed = {font.name for font in fontManager.ttflist}
    return (_LATIN, *[name for name in _CHINESE if name in installed][:1])


def writes_chinese() -> bool:
    """Whether figures can have Chinese text here."""
    return len(_families()) > 1


@contextlib.contextmanager
def house_style() -> Iterator[None]:
    """All that is drawn inside has it; the settings of others stay as they were."""
    with mpl.rc_context(
        {
            "font.family": list(_families()),
            "font.size": 9,
            "axes.titlesize": 10,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.edgecolor": MUTED,
            "axes.labelcolor": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "text.color": INK,
            "text.parse_math": False,
            "xtick.color": INK,
            "ytick.color": INK,
            "legend.frameon": False,
            "svg.hashsalt": "crcviewer",  # the same figure: the same file
        }
    ):
        yield


def new_figure(width: float, height: float) -> Figure:
    """In inches; its parts make room for one another."""
    return Figure(figsize=(width, height), dpi=100, layout="constrained", facecolor="white")


def save_figure(figure: Figure, folder: Path, stem: str) -> bytes:
    """``stem.png`` and ``stem.svg``; returns the latter. To be called in :func:`house_style`."""
    FigureCanvasAgg(figure)
    write_atomically(
        folder / f"{stem}.png", lambda path: figure.savefig(path, format="png", dpi=DPI)
    )
    figure.set_layout_engine("none")  # it stays as it was laid out
    FigureCanvasSVG(figure)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    write_atomically(folder / f"{stem}.svg", lambda path: path.write_bytes(drawn.getvalue()))
    return drawn.getvalue()


def class_labels(classes: Sequence[TissueClass]) -> tuple[str, ...]:
    """Codes, or numbers for those that no font here can write."""
    return tuple(
        tissue.code if _can_write(tissue.code) else f"#{number}"
        for number, tissue in enumerate(classes)
    )


@cache
def _can_write(text: str) -> bool:
    fonts = [get_font(findfont(family)) for family in _families()]
    return all(any(font.get_char_index(ord(letter)) for font in fonts) for letter in text)


def text_on(red: float, green: float, blue: float) -> str:
    """Black or white, whichever reads better on a colour (0 to 1 each)."""
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "white"


def grid(axes: Axes, which: str = "both") -> None:
    """A faint one, behind everything."""
    axes.grid(visible=True, axis=which, color=FAINT, linewidth=0.6)  # type: ignore[arg-type]
    axes.set_axisbelow(True)
