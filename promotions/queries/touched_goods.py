"""Which products of the catalogue take part in a promotion."""

from django.db.models import Q, QuerySet

from pharmacies.models import Product
from promotions.engine.axes import Goods

FLAG_COLUMNS = {
    "medicine": "is_medicine",
    "rx": "is_rx",
    "vital": "is_vital",
    "pku": "is_pku",
    "supplement": "is_supplement",
    "infant_formula": "is_infant_formula",
    "certificate": "is_certificate",
}


def touched_products(goods: Goods) -> QuerySet[Product]:
    """Products that the goods name, without those they exclude; goods that name none mean the whole catalogue."""
    named = Q(pk__in=goods.product_ids) | Q(group_id__in=goods.group_ids)
    named |= Q(manufacturer_id__in=goods.manufacturer_ids) | Q(substance_id__in=goods.substance_ids)
    is_listed = goods.product_ids or goods.group_ids or goods.manufacturer_ids or goods.substance_ids
    products = Product.objects.filter(named) if is_listed else Product.objects.all()
    for flag in goods.excluded_flags & FLAG_COLUMNS.keys():
        products = products.exclude(**{FLAG_COLUMNS[flag]: True})
    return products.exclude(pk__in=goods.excluded_product_ids)
