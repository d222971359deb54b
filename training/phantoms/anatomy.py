"""Three levels of a body as lists of ellipses: what a CT slice there shows.

Axes as on a viewing screen, in mm from the middle of the body: x to the right of the image, which
is the patient's left, y downwards, to the back. Values are Hounsfield units (water 0, air -1000).
"""

from __future__ import annotations

from dataclasses import dataclass

AIR, LUNG, FAT, MUSCLE = -1000.0, -840.0, -100.0, 55.0


@dataclass(frozen=True)
class Part:
    """An ellipse: centre, half axes (mm), turn (degrees, clockwise on the screen), value.

    ``name`` is the organ it belongs to, if that can be asked for; ``rough`` is how far its
    outline wanders (mm), ``contrast`` how much contrast medium adds at most (HU), ``grain`` the
    strength of its texture (HU), ``absent`` how often it is missing (gas, say).
    """

    x: float
    y: float
    rx: float
    ry: float
    value: float
    turn: float = 0.0
    name: str = ""
    rough: float = 2.0
    contrast: float = 0.0
    grain: float = 0.0
    absent: float = 0.0


@dataclass(frozen=True)
class Level:
    """A height of the body: its parts in painting order, later ones over earlier ones."""

    parts: tuple[Part, ...]


def _mirrored(part: Part, name: str = "") -> tuple[Part, Part]:
    """A part of the patient's left (right on screen) and its like on the other side."""
    other = Part(
        -part.x, part.y, part.rx, part.ry, part.value, -part.turn, name, part.rough,
        part.contrast, part.grain, part.absent,
    )  # fmt: skip
    return part, other


def _spine(y: float) -> tuple[Part, ...]:
    """Vertebra seen from above: body with a spongy middle, canal, processes, back muscles."""
    return (
        *_mirrored(Part(34, y + 32, 26, 19, MUSCLE, turn=-8, grain=12)),
        Part(0, y + 34, 6, 20, 330, rough=1),
        *_mirrored(Part(21, y + 18, 17, 6, 330, turn=18, rough=1)),
        Part(0, y, 23, 17, 420, rough=1),
        Part(0, y, 20, 14, 190, rough=1, grain=60),
        Part(0, y + 19, 9, 8, 30, rough=0.5),
    )


def _ribs(rx: float, ry: float, spots: tuple[tuple[float, float, float], ...]) -> tuple[Part, ...]:
    """Ribs cut obliquely, at parts of the half axes of the wall, turned along it."""
    parts: list[Part] = []
    for u, v, turn in spots:
        parts += _mirrored(Part(u * rx, v * ry, 13, 4.6, 480, turn=turn, rough=0.7))
        parts += _mirrored(Part(u * rx, v * ry, 9, 2.2, 170, turn=turn, rough=0.3, grain=40))
    return tuple(parts)


_CHEST_RIBS = ((0.93, 0.18, 100), (0.74, 0.66, 135), (0.86, -0.45, 62), (0.52, -0.83, 25))
_FLANK_RIBS = ((0.955, 0.05, 92), (0.86, 0.49, 118), (0.62, 0.77, 142), (0.84, -0.5, 60))

THORAX = Level(
    (
        Part(0, 0, 176, 122, FAT, rough=1.5, grain=8),
        Part(0, 2, 158, 106, MUSCLE, grain=12),
        *_ribs(150, 101, _CHEST_RIBS),
        Part(0, 2, 141, 94, FAT, grain=6),
        Part(86, 6, 50, 76, LUNG, turn=-6, name="lung-left", rough=3, grain=60),
        Part(-80, 4, 58, 80, LUNG, turn=6, name="lung-right", rough=3, grain=60),
        Part(0, -86, 20, 6, 330, rough=1),
        # The dome of the liver rises into the right lung in some slices.
        Part(-84, 14, 40, 44, 60, rough=4, contrast=50, grain=7, absent=0.55),
        Part(27, -22, 58, 47, 40, turn=32, name="heart", rough=3, contrast=50, grain=8),
        Part(36, -20, 26, 19, 45, turn=36, rough=3, contrast=150),
        Part(4, -28, 22, 26, 42, rough=3, contrast=140),
        *_spine(68),
        Part(24, 46, 13, 13, 42, rough=0.6, contrast=170),
        Part(2, 40, 8, 6, 35, rough=1),
        Part(2, 40, 3, 2, -700, absent=0.6),
    )
)

ABDOMEN = Level(
    (
        Part(0, 0, 178, 122, FAT, rough=1.5, grain=8),
        Part(0, 3, 156, 101, MUSCLE, grain=12),
        Part(0, 0, 143, 88, FAT, grain=10),
        *_ribs(152, 98, _FLANK_RIBS),
        *_spine(66),
        *_mirrored(Part(36, 62, 15, 19, MUSCLE, turn=10, grain=8)),
        Part(-74, -12, 68, 66, 58, turn=18, name="liver", rough=4, contrast=70, grain=7),
        Part(-18, -44, 64, 32, 58, turn=-8, name="liver", rough=4, contrast=70, grain=7),
        # Veins of the liver: brighter or darker than it, as the contrast medium has come.
        Part(-72, -34, 4, 22, 44, turn=-35, rough=1, contrast=120),
        Part(-92, 2, 3.5, 18, 44, turn=60, rough=1, contrast=120),
        Part(-56, -8, 7, 16, 44, turn=75, rough=1, contrast=120),
        Part(-104, -26, 3, 9, 44, turn=15, rough=1, contrast=120),
        Part(-20, -46, 3, 12, 44, turn=80, rough=1, contrast=120),
        Part(-36, -30, 13, 17, 8, turn=30, rough=1.5, absent=0.35),
        Part(62, -42, 42, 27, 30, turn=-24, rough=4, contrast=40, grain=25),
        Part(62, -56, 30, 11, -900, turn=-8, rough=2, absent=0.45),
        Part(112, 18, 22, 48, 52, turn=-14, name="spleen", rough=3, contrast=75, grain=7),
        Part(10, 0, 54, 21, FAT, turn=-8, rough=4, grain=10),
        Part(-27, 6, 19, 13, 45, turn=-20, name="pancreas", rough=5, contrast=55, grain=18),
        Part(6, -5, 26, 8, 45, turn=-10, name="pancreas", rough=5, contrast=55, grain=18),
        Part(46, -4, 30, 8, 45, turn=-6, name="pancreas", rough=5, contrast=55, grain=18),
        Part(14, 8, 30, 4, 45, turn=-10, rough=1, contrast=130),
        Part(8, 36, 11, 11, 42, rough=0.6, contrast=170),
        Part(7, 18, 5, 5, 42, rough=0.5, contrast=170),
        Part(-22, 30, 14, 11, 40, rough=1, contrast=90),
        *_mirrored(Part(67, 51, 33, 40, FAT, turn=24, rough=3, grain=8)),
        Part(68, 50, 25, 32, 38, turn=24, name="kidney-left", rough=1.5, contrast=150, grain=7),
        Part(60, 47, 11, 17, 35, turn=24, rough=3, contrast=70),
        Part(54, 44, 10, 9, FAT, turn=24, rough=2.5),
        Part(-66, 50, 25, 32, 38, turn=-24, name="kidney-right", rough=1.5, contrast=150, grain=7),
        Part(-58, 47, 11, 17, 35, turn=-24, rough=3, contrast=70),
        Part(-52, 44, 10, 9, FAT, turn=-24, rough=2.5),
        Part(104, -28, 14, 17, 20, rough=3, contrast=30, grain=30),
        Part(104, -32, 8, 8, -850, rough=2, absent=0.4),
        Part(26, -34, 14, 10, 35, rough=3, contrast=50, grain=25, absent=0.4),
    )
)

PELVIS = Level(
    (
        Part(0, 0, 184, 112, FAT, rough=1.5, grain=8),
        Part(0, 8, 152, 92, MUSCLE, grain=14),
        *_mirrored(Part(60, 74, 58, 30, MUSCLE, turn=-14, rough=4, grain=18)),
        *_mirrored(Part(118, -34, 24, 26, MUSCLE, rough=4, grain=14)),
        *_mirrored(Part(84, -62, 30, 16, FAT, turn=20, rough=4, grain=10)),
        Part(0, 2, 66, 62, FAT, rough=4, grain=14),
        *_mirrored(Part(56, 14, 10, 42, MUSCLE, turn=-8, rough=2, grain=10)),
        # Hip bone: pillars before and behind the joint, and its floor.
        *_mirrored(Part(76, -22, 19, 10, 420, turn=-38, rough=2, grain=80)),
        *_mirrored(Part(80, 42, 13, 18, 420, turn=24, rough=2, grain=80)),
        *_mirrored(Part(67, 8, 7, 28, 430, turn=-4, rough=1, grain=60)),
        *_mirrored(Part(97, 6, 29, 29, 20, rough=1)),
        Part(99, 6, 25, 25, 560, name="femur-left", rough=0.8, grain=30),
        Part(99, 6, 21.5, 21.5, 250, rough=2, grain=80),
        Part(-99, 6, 25, 25, 560, name="femur-right", rough=0.8, grain=30),
        Part(-99, 6, 21.5, 21.5, 250, rough=2, grain=80),
        *_mirrored(Part(136, 16, 15, 17, 500, turn=20, rough=1.5, grain=70)),
        *_mirrored(Part(118, 14, 14, 9, 420, turn=20, rough=1, grain=80)),
        *_mirrored(Part(70, -52, 6, 6, 45, rough=0.6, contrast=130)),
        *_mirrored(Part(80, -48, 7, 6, 42, rough=0.6, contrast=80)),
        Part(0, -16, 42, 33, 8, name="bladder", rough=2.5, contrast=0, grain=5),
        Part(0, 24, 20, 10, 45, rough=3, contrast=30, grain=14),
        Part(0, 48, 17, 14, 35, rough=3, grain=20),
        Part(0, 44, 7, 6, -850, rough=2, absent=0.4),
        Part(0, 84, 18, 7, 380, rough=1.5, grain=70),
    )
)

LEVEL_OF: dict[str, Level] = {
    "bladder": PELVIS,
    "femur-left": PELVIS,
    "femur-right": PELVIS,
    "heart": THORAX,
    "kidney-left": ABDOMEN,
    "kidney-right": ABDOMEN,
    "liver": ABDOMEN,
    "lung-left": THORAX,
    "lung-right": THORAX,
    "pancreas": ABDOMEN,
    "spleen": ABDOMEN,
}
