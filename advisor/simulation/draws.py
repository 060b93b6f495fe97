"""Uniform numbers by name: the same for every team, every machine and every version of numpy.

numpy promises a stable `random_raw` of its bit generators and no stable distributions, so that the last step is
ours: raw 64-bit words to stratified uniforms.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_TO_UNIT = 2.0**-53


class Draws:
    """Streams of uniforms, one for each name; each is stratified: one number in each of `samples` equal slices.

    Streams of different names are independent, and a name's stream does not depend on which others were asked
    for.
    """

    def __init__(self, *, samples: int, seed: int) -> None:
        self.samples = samples
        self.seed = seed
        self._streams: dict[str, Floats] = {}

    def uniform(self, name: str) -> Floats:
        """Numbers in (0, 1), shape (samples,)."""
        stream = self._streams.get(name)
        if stream is None:
            stream = self._drawn(name)
            self._streams[name] = stream
        return stream

    def _drawn(self, name: str) -> Floats:
        key = int.from_bytes(hashlib.sha256(f"{self.seed}/{name}".encode()).digest(), "big")
        raw = np.random.PCG64(key).random_raw(2 * self.samples)
        slices = np.argsort(np.argsort(raw[: self.samples], kind="stable"), kind="stable")
        within = ((raw[self.samples :] >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT
        return (slices + within) / self.samples
