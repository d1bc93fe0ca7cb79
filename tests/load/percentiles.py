"""How long things took, in a few words."""

from collections.abc import Sequence

import numpy as np


def spread(seconds: Sequence[float]) -> str:
    """Median, 95th percentile and worst in milliseconds, and how many there were."""
    middle, late = np.percentile(seconds, [50, 95]) * 1000
    worst = max(seconds) * 1000
    many = len(seconds)
    return f"p50 {middle:,.0f} ms, p95 {late:,.0f} ms, worst {worst:,.0f} ms ({many})"
