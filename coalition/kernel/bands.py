"""Half-open bands `[lower, upper)` of levels and rates: a value on the border belongs to the upper band."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from coalition.kernel.errors import DomainError


class BandError(DomainError):
    """Bands that cannot be told apart."""


class EmptyBand(BandError):
    """A band that ends at or below its beginning."""

    code = "band_empty"
    message_ru = "Верхняя граница должна быть больше нижней ({lower})."
    message_en = "The upper bound must be above the lower one ({lower})."


class BandsDisordered(BandError):
    """A band that begins below the one before it."""

    code = "bands_disordered"
    message_ru = "Границы должны идти по возрастанию: {lower} стоит не на месте."
    message_en = "Bands must ascend: {lower} is out of place."


class BandsOverlap(BandError):
    """A band that begins before the previous one has ended, or after one without an end."""

    code = "bands_overlap"
    message_ru = "Диапазоны пересекаются у {lower}."
    message_en = "Bands overlap at {lower}."


@dataclass(frozen=True, slots=True)
class Band:
    """From `lower` up to, and without, `upper`; None is no end. Subclass it to say what the band grants."""

    lower: int
    upper: int | None

    def __contains__(self, value: int) -> bool:
        return self.lower <= value and (self.upper is None or value < self.upper)


AnyBand = TypeVar("AnyBand", bound=Band)


def check_bands(bands: Sequence[Band]) -> None:
    """Refuses with EmptyBand, BandsDisordered or BandsOverlap; gaps between bands are allowed."""
    for band in bands:
        if band.upper is not None and band.upper <= band.lower:
            raise EmptyBand(lower=band.lower)
    for before, band in pairwise(bands):
        if band.lower < before.lower:
            raise BandsDisordered(lower=band.lower)
        if before.upper is None or band.lower < before.upper:
            raise BandsOverlap(lower=band.lower)


def band_of(bands: Iterable[AnyBand], value: int) -> AnyBand | None:
    """The band that a value falls into, or None in a gap, below the first or above the last."""
    return next((band for band in bands if value in band), None)
