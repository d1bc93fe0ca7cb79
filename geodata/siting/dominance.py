"""Rows that need not be looked at, as others are harder to cover."""

import numpy as np

from geodata.distance import Integers


def apart(covers: np.ndarray, must: np.ndarray) -> Integers:
    """Leave out each row that is covered whenever one that must be covered is.

    Of rows that must be covered by the same candidates the first is kept. Source:
    Toregas and ReVelle (1973).

    Parameters
    ----------
    covers
        Whether a candidate covers a row; shape (rows, candidates).
    must
        Whether a row must be covered; shape (rows,).
    """
    some = covers.astype(np.float32)
    size = some.sum(axis=1)
    contains = (some @ some.T >= size) & must  # the row of the column, if it must be
    order = np.arange(len(covers))
    same = contains & (size[:, None] == size) & must[:, None]
    contains &= ~same | (order < order[:, None])
    np.fill_diagonal(contains, val=False)
    kept: Integers = np.flatnonzero(~contains.any(axis=1))
    return kept
