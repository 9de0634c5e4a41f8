"""VAT rates of products, which change by law on a day."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from pharmacies.models import VatRate


@transaction.atomic
def set_vat_rates(*, rates_bp: Mapping[int, int | None], starts_on: date) -> int:
    """From a day on, products (by id) have these rates in basis points; None is without VAT. Returns how many changed.

    A rate that is in force already stays as it is; one that started on the same day is replaced; later ones go.
    """
    in_force = VatRate.objects.filter(product__in=rates_bp).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
    current = {rate.product_id: rate for rate in in_force.filter(starts_on__lte=starts_on)}
    later = set(in_force.filter(starts_on__gt=starts_on).values_list("product_id", flat=True))
    changed = [
        product
        for product, rate_bp in rates_bp.items()
        if product in later or product not in current or current[product].rate_bp != rate_bp
    ]
    in_force.filter(product__in=changed, starts_on__gte=starts_on).delete()
    in_force.filter(product__in=changed).update(ends_on=starts_on)
    VatRate.objects.bulk_create(
        VatRate(product_id=product, rate_bp=rates_bp[product], starts_on=starts_on) for product in changed
    )
    return len(changed)
