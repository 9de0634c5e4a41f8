"""Goods by name, code or barcode, the marking code of a pack too."""

import re

from django.db.models import Q

from coalition.kernel.barcodes import is_gtin
from pharmacies.models import Product

AT_MOST = 8
_MARKED = re.compile(r"\(?01\)?([0-9]{14})")
"""How a marking code (GS1 DataMatrix) begins: its GTIN."""


def goods_found(text: str) -> list[Product]:
    """What the text means: the one product with this barcode or code, else at most eight whose names have all words."""
    if not text:
        return []
    numbers = {text, *_gtins(text)}
    exact = list(Product.objects.filter(Q(code__in=numbers) | Q(gtin__in=numbers))[:2])
    if len(exact) == 1:
        return exact
    rows = Product.objects.all()
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return list(rows.order_by("name")[:AT_MOST])


def _gtins(text: str) -> set[str]:
    """A GTIN with and without its leading zero, also out of a marking code."""
    marked = _MARKED.match(text)
    gtin = marked[1] if marked else text
    return {gtin, gtin.removeprefix("0"), f"0{gtin}"} if is_gtin(gtin) else set()
