"""A card's number as bars, for a till or a scanner to read off an application."""

from dataclasses import dataclass
from itertools import groupby

import barcode
from django.utils.safestring import SafeString, mark_safe

from coalition.kernel.barcodes import is_ean13

QUIET = 11
"""Modules that stay white on either side."""


@dataclass(frozen=True, slots=True)
class CardCode:
    """A card's number with its bars."""

    number: str
    svg: SafeString


def card_code(number: str) -> CardCode | None:
    """The bars of a card number; nothing when it is no EAN-13."""
    if not is_ean13(number):
        return None
    modules = barcode.get("ean13", number[:12]).build()[0].replace("G", "1")
    path, place = [], QUIET
    for bit, run in groupby(modules):
        width = len(list(run))
        if bit == "1":
            path.append(f"M{place} 0h{width}v1h-{width}z")
        place += width
    svg = f'<svg viewBox="0 0 {place + QUIET} 1" preserveAspectRatio="none"><path d="{"".join(path)}"/></svg>'
    return CardCode(number, mark_safe(svg))
