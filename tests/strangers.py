"""Images that no model of H&E tiles should answer for, made here or taken from installed packages.

Kinds, not examples: each function gives several of its kind, drawn by ``seed``, so that what is
chosen on one seed can be told on another.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Picture = NDArray[np.uint8]
Pictures = list[Picture]
_Colour = str | tuple[int, ...]

H_AND_E = np.array([[0.650, 0.704, 0.286], [0.072, 0.990, 0.105]])
"""Optical densities of haematoxylin and eosin (Ruifrok and Johnston 2001), R G B."""

STAINS = {
    "dab": [[0.650, 0.704, 0.286], [0.268, 0.570, 0.776]],
    "giemsa": [[0.834, 0.513, 0.196], [0.093, 0.954, 0.283]],
    "masson": [[0.799, 0.591, 0.105], [0.100, 0.737, 0.668]],
    "toluidine": [[0.860, 0.480, 0.160], [0.780, 0.560, 0.220]],
    "van gieson": [[0.510, 0.560, 0.650], [0.060, 0.800, 0.600]],
    "fast red": [[0.650, 0.704, 0.286], [0.214, 0.851, 0.478]],
    "methyl green": [[0.980, 0.144, 0.133], [0.268, 0.570, 0.776]],
}
"""Other pairs of dyes, as ImageJ's colour deconvolution has them."""


STAINS_HELD = {
    "aec": [[0.650, 0.704, 0.286], [0.274, 0.680, 0.680]],
    "pas": [[0.644, 0.717, 0.267], [0.175, 0.972, 0.155]],
    "alcian blue": [[0.874, 0.458, 0.159], [0.553, 0.754, 0.355]],
    "light green": [[0.464, 0.830, 0.308], [0.947, 0.253, 0.196]],
    "azan": [[0.853, 0.509, 0.113], [0.071, 0.977, 0.197]],
}
"""Likewise; no limit of the gate was set by them."""


def restained(tile: Picture, dyes: Sequence[Sequence[float]]) -> Picture:
    """``tile`` with its haematoxylin and eosin exchanged for two other dyes."""
    density = -np.log10(np.maximum(tile.astype(np.float64), 1) / 255)
    amounts = np.maximum(density.reshape(-1, 3) @ np.linalg.pinv(H_AND_E), 0)
    other = np.asarray(dyes, np.float64)
    other = other / np.linalg.norm(other, axis=1, keepdims=True)
    back = 255 * 10 ** -(amounts @ other)
    return _bytes(back.reshape(tile.shape))


def _bytes(values: NDArray[np.floating]) -> Picture:
    found: Picture = values.round().clip(0, 255).astype(np.uint8)
    return found


def blurred(tile: Picture, share: float) -> Picture:
    """Out of focus: a Gaussian of ``share`` of the tile's side."""
    radius = share * tile.shape[0]
    return np.asarray(Image.fromarray(tile).filter(ImageFilter.GaussianBlur(radius)))


def zoomed_in(tile: Picture, factor: float) -> Picture:
    """Its middle, enlarged to the same side: 40× where 20× is meant, at factor 2."""
    side = tile.shape[0]
    inner = max(4, round(side / factor))
    low = (side - inner) // 2
    part = Image.fromarray(tile[low : low + inner, low : low + inner])
    return np.asarray(part.resize((side, side), Image.Resampling.BICUBIC))


def zoomed_out(tiles: Sequence[Picture], factor: int, seed: int) -> Picture:
    """``factor``² tiles beside each other, at the side of one."""
    rng = np.random.default_rng(seed)
    side = tiles[0].shape[0]
    rows = []
    for _ in range(factor):
        chosen = rng.integers(len(tiles), size=factor).tolist()
        row = [np.rot90(tiles[one], int(rng.integers(4))) for one in chosen]
        rows.append(np.concatenate(row, 1))
    whole = Image.fromarray(np.ascontiguousarray(np.concatenate(rows, 0)))
    return np.asarray(whole.resize((side, side), Image.Resampling.BOX))


def pen(tile: Picture, seed: int) -> Picture:
    """Thick strokes of a marker over a tile."""
    rng = np.random.default_rng(seed)
    colours = [(20, 40, 170), (15, 110, 70), (15, 15, 20), (30, 90, 200), (10, 60, 60)]
    side = tile.shape[0]
    picture = Image.fromarray(tile)
    layer = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(layer)
    points = [tuple(map(float, rng.uniform(-0.2, 1.2, 2) * side)) for _ in range(5)]
    draw.line(points, fill=colours[seed % len(colours)], width=round(side * rng.uniform(0.25, 0.6)))
    layer = layer.filter(ImageFilter.GaussianBlur(side * 0.01))
    ink = np.asarray(layer, np.float64) / 255
    return _bytes(tile.astype(np.float64) * np.maximum(ink, 0.05))


def ink_alone(seed: int, side: int = 224) -> Picture:
    """A field full of a marker's ink."""
    rng = np.random.default_rng(seed)
    colours = [(25, 45, 160), (20, 105, 70), (25, 25, 30), (40, 95, 190), (160, 30, 40)]
    base = np.array(colours[seed % len(colours)], np.float64)
    rough = rng.normal(0, 1, (side // 8, side // 8))
    wave = np.asarray(Image.fromarray(rough.astype(np.float32)).resize((side, side)))
    noise = rng.normal(0, 4, (side, side, 3))
    return _bytes(base + wave[..., None] * 12 + noise)


_WORDS = (
    "the", "patient", "specimen", "formalin", "overnight", "sections", "stained", "margins",
    "free", "of", "tumour", "lymph", "nodes", "see", "table", "micrometres",
)  # fmt: skip


def text_page(seed: int, side: int = 256) -> Picture:
    """Lines of type, dark on light or the other way round, sometimes in colour."""
    rng = np.random.default_rng(seed)
    papers: list[_Colour] = [
        "white",
        "white",
        (250, 245, 230),
        (30, 30, 40),
        (255, 225, 235),
    ]
    inks: list[_Colour] = [
        "black",
        (20, 20, 120),
        (40, 40, 40),
        (230, 230, 230),
        (120, 20, 90),
    ]
    which = seed % len(papers)
    picture = Image.new("RGB", (side, side), papers[which])
    draw = ImageDraw.Draw(picture)
    size = int(rng.integers(10, 40))
    font = ImageFont.load_default(size=size)
    for y in range(0, side, int(size * 1.4)):
        draw.text((4, y), " ".join(rng.choice(_WORDS, 12)), fill=inks[which], font=font)
    return np.asarray(picture)


def chart(seed: int, side: int = 256) -> Picture:
    """A figure as matplotlib draws it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rng = np.random.default_rng(seed)
    figure = Figure(figsize=(side / 64, side / 64), dpi=64)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    kind = seed % 4
    if kind == 0:
        axes.plot(rng.normal(size=(40, 3)).cumsum(0))
    elif kind == 1:
        axes.bar(range(6), rng.uniform(size=6), color=["#c03", "#36c", "#693", "#909", "#fc0"])
    elif kind == 2:
        x, y = rng.normal(size=(2, 200))
        axes.scatter(x, y, c=rng.uniform(size=200), cmap="magma")
    else:
        axes.imshow(rng.normal(size=(12, 12)), cmap="viridis")
    axes.set_title("Accuracy of the model")
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def noise(seed: int, side: int = 224) -> Picture:
    """Of several kinds: per channel, grey, salt and pepper, in the colours of H&E, in blocks."""
    rng = np.random.default_rng(seed)
    kind = seed % 5
    if kind == 0:
        return rng.integers(0, 256, (side, side, 3), dtype=np.uint8)
    if kind == 1:
        grey = rng.normal(128, 60, (side, side, 1)).clip(0, 255)
        return np.repeat(grey, 3, 2).astype(np.uint8)
    if kind == 2:
        salt = rng.choice([0, 255], (side, side, 1), p=[0.3, 0.7])
        return np.repeat(salt, 3, 2).astype(np.uint8)
    if kind == 3:
        amounts = rng.uniform(0, 0.8, (side, side, 2))
        return _bytes(255 * 10 ** -(amounts @ H_AND_E))
    blocks = rng.integers(0, 256, (14, 14, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(blocks).resize((side, side), Image.Resampling.NEAREST))


def flat(seed: int, side: int = 224) -> Picture:
    """One colour, or a smooth change from one to another."""
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 256, (2, 3)).astype(np.float64)
    if seed % 2 == 0:
        second = first
    ramp = np.linspace(0, 1, side)[:, None, None]
    return _bytes(first * (1 - ramp) + second * ramp + np.zeros((1, side, 1)))


def bordered(tile: Picture, share: float, value: int) -> Picture:
    """With a frame of one brightness, ``share`` of the side wide."""
    wide = max(1, round(share * tile.shape[0]))
    framed = np.full_like(tile, value)
    framed[wide:-wide, wide:-wide] = tile[wide:-wide, wide:-wide]
    return framed


def as_jpeg(tile: Picture, quality: int) -> Picture:
    """Written and read again."""
    file = io.BytesIO()
    Image.fromarray(tile).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))


def photographs(seed: int, count: int = 40) -> Pictures:
    """Squares of the photographs that scikit-learn and scikit-image bring along."""
    rng = np.random.default_rng(seed)
    whole = [_coloured(one) for one in _photos()]
    cut = []
    for number in range(count):
        one = whole[number % len(whole)]
        side = int(min(one.shape[:2]) * rng.uniform(0.35, 1))
        y, x = (int(rng.integers(0, size - side + 1)) for size in one.shape[:2])
        cut.append(one[y : y + side, x : x + side])
    return cut


def photographs_held(seed: int, count: int = 40) -> Pictures:
    """Of others among them, by which no limit of the gate was set."""
    import skimage.data

    here = Path(skimage.data.__file__).parent
    names = (
        "retina.jpg", "microaneurysms.png", "motorcycle_left.png", "color.png",
        "chessboard_RGB.png",
    )  # fmt: skip
    whole = [np.asarray(Image.open(here / name).convert("RGB")) for name in names]
    faces = np.load(here / "lfw_subset.npy")
    whole += [_coloured(_bytes(one * 255)) for one in faces[:: len(faces) // 6][:6]]
    rng = np.random.default_rng(seed)
    cut = []
    for number in range(count):
        one = whole[number % len(whole)]
        side = int(min(one.shape[:2]) * rng.uniform(0.5, 1))
        y, x = (int(rng.integers(0, size - side + 1)) for size in one.shape[:2])
        cut.append(one[y : y + side, x : x + side])
    return cut


def clouds(seed: int, side: int = 224) -> Picture:
    """Smooth noise at every scale, in the colours of H&E: tissue for a colour histogram only."""
    rng = np.random.default_rng(seed)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side)))
    frequency[0, 0] = 1
    amounts = []
    for _ in range(2):
        spectrum = np.fft.fft2(rng.normal(size=(side, side))) / frequency
        wave = np.fft.ifft2(spectrum).real
        amounts.append((wave - wave.min()) / np.ptp(wave) * rng.uniform(0.5, 1))
    return _bytes(255 * 10 ** -(np.stack(amounts, -1) @ H_AND_E))


def stripes(seed: int, side: int = 224) -> Picture:
    """Stripes or squares of two colours."""
    rng = np.random.default_rng(seed)
    period = int(rng.integers(6, 40))
    y, x = np.mgrid[:side, :side] // period
    first, second = rng.integers(0, 256, (2, 3))
    which = (x + (y if seed % 2 else 0)) % 2
    found: Picture = np.where(which[..., None] == 0, first, second).astype(np.uint8)
    return found


def moved(tile: Picture, share: float) -> Picture:
    """Smeared along a line of ``share`` of the side, as of a stage that moved."""
    length = max(2, round(share * tile.shape[0]))
    parts = [np.roll(tile, shift, 1).astype(np.float64) for shift in range(length)]
    return _bytes(np.mean(parts, 0))


def _photos() -> Pictures:
    import skimage.data
    from sklearn.datasets import load_sample_images

    names = (
        "astronaut", "camera", "chelsea", "coffee", "coins", "page", "text", "rocket",
        "clock", "moon", "hubble_deep_field", "grass", "gravel", "brick", "logo", "cell",
        "colorwheel", "horse",
    )  # fmt: skip
    here = Path(skimage.data.__file__).parent
    found = [np.asarray(one) for one in load_sample_images().images]
    for name in names:
        for file in sorted(here.glob(f"{name}.*")):
            found.append(np.asarray(Image.open(file).convert("RGB")))
    return found


def _coloured(image: Picture) -> Picture:
    return np.repeat(image[..., None], 3, 2) if image.ndim == 2 else image[..., :3]


def immunohistochemistry(seed: int, count: int = 24) -> Pictures:
    """Squares of scikit-image's own DAB stain of the colon."""
    import skimage.data

    whole = np.asarray(Image.open(Path(skimage.data.__file__).parent / "ihc.png").convert("RGB"))
    rng = np.random.default_rng(seed)
    cut = []
    for _ in range(count):
        side = int(rng.integers(160, 400))
        y, x = rng.integers(0, 512 - side, 2)
        cut.append(whole[y : y + side, x : x + side])
    return cut


MADE_FAR: dict[str, Callable[[int], Picture]] = {
    "ink alone": ink_alone,
    "text": text_page,
    "charts": chart,
    "noise": noise,
    "flat": flat,
}
"""Far strangers that need no tile."""
