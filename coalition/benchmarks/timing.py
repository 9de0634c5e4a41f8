"""How long things take, in turns with what they are compared with."""

import time
from collections.abc import Callable
from statistics import median


def seconds(action: Callable[[], object]) -> float:
    """How long an action takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def side_by_side(ask: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Medians of both in so many rounds, after one that fills the caches."""
    samples = [(seconds(ask), seconds(bare)) for _ in range(rounds + 1)][1:]
    return median(sample[0] for sample in samples), median(sample[1] for sample in samples)
