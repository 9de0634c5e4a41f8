"""Goods by name, code or barcode."""

from django.db.models import Q

from pharmacies.models import Product

AT_MOST = 8


def goods_found(text: str) -> list[Product]:
    """What the text means: the one product with this barcode or code, else at most eight whose names have all words."""
    exact = list(Product.objects.filter(Q(code=text) | Q(gtin=text)).exclude(code="")[:2]) if text else []
    if len(exact) == 1:
        return exact
    rows = Product.objects.all()
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return list(rows.order_by("name")[:AT_MOST]) if text else []
