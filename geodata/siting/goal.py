"""What a kind of question must tell, so that its answer can be put together."""

from collections.abc import Callable
from dataclasses import dataclass

from geodata.siting.pool import Pool
from geodata.siting.watch import Watch


@dataclass(frozen=True)
class Goal:
    """How sets are valued, and how the best are found.

    Attributes
    ----------
    objective
        Of a set, computed from the distances.
    outlook
        The bound of the objective, from that of the pool's values.
    proven
        Whether each set of a pool is proven to be where it stands.
    search
        Fills a pool: first with an answer at once, then with the best sets.
    step
        Every value is a multiple of this; 0 where nothing is known.
    larger
        Whether a larger objective is better.
    """

    objective: Callable[[tuple[int, ...]], float]
    outlook: Callable[[float], float]
    search: Callable[[Pool, Watch], None]
    proven: Callable[[Pool], list[bool]]
    step: float = 0.0
    larger: bool = False
