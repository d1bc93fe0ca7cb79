"""Which places of a list are places that are known: by name, type and distance."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geodata.crs import metres
from geodata.intake.columns import ACCENTS, WORDS
from geodata.vocabulary import SERVICE_TYPES

Floats = NDArray[np.float64]
Pair = tuple[float, int, int]
"""Distance in metres, number of the place in the list, number of the known one."""

NEAR_M: Final = 150.0
"""Places of the same name and type up to this far apart are the same."""
MAYBE_M: Final = 1000.0
"""Up to this far apart they may be the same."""
BESIDE_M: Final = 50.0
"""Places of the same type and another name up to this far apart may be the same."""
TOLERANCE_M: Final = 0.001
"""What a distance may lose when degrees are turned into metres."""

ANY_TYPE: Final = (1 << len(SERVICE_TYPES)) - 1
_BITS: Final = {code: 1 << i for i, code in enumerate(SERVICE_TYPES)}
_SAME_NAMED: Final = 16
_NEIGHBOURS: Final = 32
"""How many known places around one of the list are looked at."""
_APART_M: Final = 100_000.0
_NOWHERE_M: Final = 1e12
_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l"})
_APOSTROPHES: Final = re.compile("['´`\u2018\u2019]")


@lru_cache(maxsize=10_000)
def words(name: str) -> tuple[str, ...]:
    """Words of a name without case, accents and punctuation, in their order."""
    text = name.casefold()
    if not text.isascii():
        text = ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    return tuple(WORDS.findall(_APOSTROPHES.sub("", text)))


def same_name(one: str, other: str) -> bool:
    """Whether two names can be of one place.

    They are equal but for case, accents, spaces and punctuation, or all words of one
    are in the other. A name without letters and digits is no name.
    """
    first, second = words(one), words(other)
    if not first or not second:
        return False
    if "".join(first) == "".join(second):
        return True
    return set(first) <= set(second) or set(second) <= set(first)


def type_bits(types: Collection[str]) -> int:
    """Service types as one number, a bit each; a place without any can be of all."""
    bits = 0
    for code in types:
        bits |= _BITS.get(code, 0)
    return bits if types else ANY_TYPE


@dataclass(frozen=True)
class Spots:
    """Places by number: what they are called, their types, where they are.

    Attributes
    ----------
    names
        Names as they are written.
    types
        As of `type_bits`.
    xy
        Easting and northing (EPSG:3006) in metres, shape (n, 2).
    """

    names: Sequence[str]
    types: NDArray[np.int64]
    xy: Floats

    def only(self, numbers: Sequence[int]) -> "Spots":
        """Some of them, in this order."""
        names = [self.names[i] for i in numbers]
        chosen = np.asarray(numbers, dtype=np.int64)
        return Spots(names, self.types[chosen], self.xy[chosen])


def spots(
    names: Sequence[str],
    types: Sequence[int],
    latitudes: Sequence[str],
    longitudes: Sequence[str],
) -> Spots:
    """Places from cells as text; a position that is none is far from all others."""
    xy = metres(_numbers(latitudes), _numbers(longitudes))
    return Spots(names, np.asarray(types, dtype=np.int64), xy)


def _numbers(cells: Sequence[str]) -> Floats:
    return np.array([float(cell) if cell else np.nan for cell in cells], dtype=float)


def matches(listed: Spots, known: Spots) -> dict[int, int]:
    """Known place of each place of the list that has one, nearest first.

    They have the same name (`same_name`), a service type in common, and lie 150 m from
    each other or less. A known place goes to one place of the list at most.
    """
    pairs = _same_named(listed, known, NEAR_M)
    there = {i for distance, i, _ in pairs if distance < 1}
    rest = [i for i in range(len(listed.names)) if i not in there]
    pairs += [
        (distance, rest[i], j)
        for distance, i, j in _around(listed.only(rest), known, NEAR_M)
        if same_name(listed.names[rest[i]], known.names[j])
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(pairs):
        if i in found or j in taken or not listed.types[i] & known.types[j]:
            continue
        found[i] = j
        taken.add(j)
    return found


def hints(
    listed: Spots, known: Spots, taken: Collection[int]
) -> dict[int, tuple[int, float]]:
    """Known place that may be meant, with its distance, the nearest of those.

    It has the same name and lies within 150 m, or within 1000 m if a service type is
    the same too; or it has another name, a type in common, lies within 50 m and is not
    in the list itself.

    Parameters
    ----------
    listed
        Places of the list that match none.
    taken
        Numbers of the known places that are in the list.
    """
    taken = frozenset(taken)
    found: dict[int, tuple[int, float]] = {}
    pairs = _same_named(listed, known, MAYBE_M) + _around(listed, known, MAYBE_M)
    for distance, i, j in sorted(pairs):
        if i in found:
            continue
        type_too = bool(listed.types[i] & known.types[j])
        if same_name(listed.names[i], known.names[j]):
            near = MAYBE_M if type_too else NEAR_M
        else:
            near = BESIDE_M if type_too and j not in taken else -1.0
        if distance <= near + TOLERANCE_M:
            found[i] = j, distance
    return found


def _same_named(listed: Spots, known: Spots, within_m: float) -> list[Pair]:
    """Pairs of equal names: each name is a height of its own, far from the others."""
    heights: dict[str, float] = {}
    layers = []
    for place in (listed, known):
        keys = ["".join(words(name)) for name in place.names]
        layer = [heights.setdefault(key, _APART_M * len(heights)) for key in keys]
        layers.append(np.column_stack([place.xy, layer]))
    pairs = _neighbours(layers[0], layers[1], within_m, _SAME_NAMED)
    return [pair for pair in pairs if words(listed.names[pair[1]])]


def _around(listed: Spots, known: Spots, within_m: float) -> list[Pair]:
    return _neighbours(listed.xy, known.xy, within_m, _NEIGHBOURS)


def _neighbours(one: Floats, other: Floats, within_m: float, most: int) -> list[Pair]:
    if not len(one) or not len(other):
        return []
    tree = cKDTree(np.where(np.isfinite(other), other, -_NOWHERE_M))
    distance, index = tree.query(
        np.where(np.isfinite(one), one, _NOWHERE_M),
        k=list(range(1, min(most, len(other)) + 1)),
        distance_upper_bound=within_m + TOLERANCE_M,
    )
    rows, columns = np.nonzero(np.isfinite(distance))
    found = zip(
        distance[rows, columns].tolist(),
        rows.tolist(),
        index[rows, columns].tolist(),
        strict=True,
    )
    return list(found)
