"""Haematoxylin and eosin: from amounts of dye to colour by the law of Beer and Lambert.

I = I0 · 10^-(c_H v_H + c_E v_E), with the dyes' optical densities in red, green and blue v_H, v_E.
"""

from __future__ import annotations

import numpy as np

from training.phantoms.draws import Draws, Floats

# Ruifrok & Johnston, Quantification of histochemical staining by color deconvolution,
# Anal. Quant. Cytol. Histol. 23 (2001) 291-299.
_RUIFROK = np.array([[0.650, 0.704, 0.286], [0.072, 0.990, 0.105]], np.float32)
# Macenko et al., A method for normalizing histology slides for quantitative analysis, ISBI 2009
# (reference stains of the published code). Real laboratories lie between the two and around them.
_MACENKO = np.array([[0.5626, 0.7201, 0.4062], [0.2159, 0.8012, 0.5581]], np.float32)


def stain(dyes: Floats, draws: Draws, noise: Floats) -> Floats:
    """Colours ``(n, size, size, 3)``, 0 to 255, of amounts of dye ``(n, 2, size, size)``.

    Each image is stained in a laboratory of its own (strength and vectors of both dyes, light,
    a tint of the scanner) and carries sensor noise: ``noise`` is unit noise ``(n, size, size)``.
    """
    n = draws.n
    toward = draws.uniform(0.4, 1.15, 2)[..., None]
    vectors = _RUIFROK + toward * (_MACENKO - _RUIFROK) + draws.normal(0.025, 2, 3)
    vectors = np.maximum(vectors, 0.01)
    vectors /= np.linalg.norm(vectors, axis=-1, keepdims=True)
    # The eye and the network must find structure, not strength: this spread is what makes the
    # mean colours of the classes overlap.
    vectors *= np.exp(draws.normal((0.20, 0.24), 2))[..., None]
    light = draws.uniform(228, 252)[:, None] * (1 + draws.normal(0.012, 3))
    sensor = draws.uniform(0.6, 3.0)
    base = np.float32(-np.log(10))
    out = np.empty((*dyes.shape[:1], *dyes.shape[2:], 3), np.float32)
    noise = noise * sensor[:, None, None]
    for channel in range(3):
        density = dyes[:, 0] * vectors[:, 0, channel].reshape(n, 1, 1)
        density += dyes[:, 1] * vectors[:, 1, channel].reshape(n, 1, 1)
        density *= base
        np.exp(density, out=density)
        density *= light[:, channel].reshape(n, 1, 1)
        density += noise
        out[..., channel] = density
    return out
