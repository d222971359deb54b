"""Banks of filtered noise: made once for a seed, then cropped at random for each image."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from training.phantoms.draws import Draws, Floats

_SIDE = 512
_FIBRE_SIDE = 1024


class TextureBank:
    """Periodic noise fields of mean 0 and standard deviation 1, at one sampling distance.

    Lengths are in the caller's unit (µm for tiles, mm for slices); ``pixel`` is the distance of
    two pixels in it. Isotropic fields are asked for by the standard deviation of the Gaussian
    that made them from white noise; ``scale=0`` is white noise itself.
    """

    def __init__(self, seed: int, size: int, pixel: float) -> None:
        self.size = size
        self.pixel = pixel
        self._seed = seed
        self._padded: dict[float, Floats] = {}
        self._granules: dict[float, Floats] = {}
        self._fibres: dict[tuple[float, float], Floats] = {}

    def noise(self, draws: Draws, scale: float) -> Floats:
        """A random crop ``(n, size, size)`` of Gaussian-filtered noise."""
        if scale not in self._padded:
            self._padded[scale] = self._wrapped(self._low_pass(scale, scale, _SIDE, self.pixel))
        return self._crops(self._padded[scale], draws)

    def granules(self, draws: Draws, wavelength: float) -> Floats:
        """A random crop of blobs about one ``wavelength`` apart (a ring in frequency space)."""
        if wavelength not in self._granules:
            frequency = np.hypot(*_frequencies(_SIDE, self.pixel))
            ring = np.exp(-(((frequency * wavelength - 1) / 0.3) ** 2))
            self._granules[wavelength] = self._wrapped(self._filtered(ring, int(wavelength * 97)))
        return self._crops(self._granules[wavelength], draws)

    def fibres(self, along: Floats, across: Floats, length: float, width: float) -> Floats:
        """Streaks looked up at given coordinates ``(n, size, size)``: bend these and they bend.

        ``length`` and ``width`` are the Gaussian standard deviations along and across a streak.
        """
        key = (length, width)
        # Twice as fine as the image: the nearest entry is then close enough.
        pitch = self.pixel / 2
        if key not in self._fibres:
            self._fibres[key] = self._low_pass(width, length, _FIBRE_SIDE, pitch)
        rows = (across * np.float32(1 / pitch)).astype(np.int32) & (_FIBRE_SIDE - 1)
        columns = (along * np.float32(1 / pitch)).astype(np.int32) & (_FIBRE_SIDE - 1)
        rows *= _FIBRE_SIDE
        rows += columns
        return self._fibres[key].ravel().take(rows)

    def _crops(self, padded: Floats, draws: Draws) -> Floats:
        corner = draws.whole(0, _SIDE, 2)
        turn = draws.whole(0, 8)
        views = [v for a in (padded, padded.T) for v in (a, a[::-1], a[:, ::-1], a[::-1, ::-1])]
        out = np.empty((draws.n, self.size, self.size), np.float32)
        for tile, (row, column), view in zip(out, corner.tolist(), turn.tolist(), strict=True):
            tile[...] = views[view][row : row + self.size, column : column + self.size]
        return out

    def _wrapped(self, field: Floats) -> Floats:
        return np.pad(field, (0, self.size), mode="wrap")

    def _low_pass(self, sigma_y: float, sigma_x: float, side: int, pixel: float) -> Floats:
        fy, fx = _frequencies(side, pixel)
        power = -2 * np.pi**2 * ((sigma_y * fy) ** 2 + (sigma_x * fx) ** 2)
        return self._filtered(np.exp(power), round(1000 * sigma_y + 7919 * sigma_x))

    def _filtered(self, response: NDArray[np.float64], key: int) -> Floats:
        side = response.shape[0]
        white = np.random.default_rng((self._seed, key)).standard_normal((side, side), np.float32)
        field = fft.irfft2(fft.rfft2(white) * response, s=(side, side))
        field -= field.mean()
        return np.asarray(field / field.std(), np.float32)


def _frequencies(side: int, pixel: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return fft.fftfreq(side, pixel)[:, None], fft.rfftfreq(side, pixel)[None, :]


@lru_cache(maxsize=8)
def texture_bank(seed: int, size: int, pixel: float) -> TextureBank:
    """The bank of a seed and sampling; kept, since filling one takes as long as many images."""
    return TextureBank(seed, size, pixel)
