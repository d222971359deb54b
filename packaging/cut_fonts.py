"""Cuts the Chinese font down to what reports need: ``python packaging/cut_fonts.py CJK.ttc OUT``.

The collection is ``NotoSansCJK-Regular.ttc`` of https://github.com/notofonts/noto-cjk (Debian:
fonts-noto-cjk). Hangul and layout features of other languages are left out, and hints.
"""

from __future__ import annotations

import sys

from fontTools import subset
from fontTools.ttLib import TTCollection

_FAMILY = "Noto Sans CJK SC"
_RANGES = (
    (0x2000, 0x2C00),  # signs
    (0x3000, 0x3100),  # punctuation, kana
    (0x3400, 0x4DC0),  # extension A
    (0x4E00, 0xA000),
    (0xFF00, 0xFFF0),  # full width
    (0x20000, 0x40000),  # extension B and later ones: names of people
)


def main(collection: str, out: str) -> None:
    """Write the font."""
    fonts = TTCollection(collection).fonts
    font = next(font for font in fonts if font["name"].getDebugName(1) == _FAMILY)
    wanted = [
        code for code in font.getBestCmap() if any(low <= code < high for low, high in _RANGES)
    ]
    options = subset.Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
