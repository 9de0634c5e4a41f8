"""The shelf of the replayed year."""

from coalition.demo.journey import terms
from coalition.demo.journey.companies import manufacturer_name
from coalition.demo.journey.source import Source
from pharmacies.models import Manufacturer, Product, ProductGroup, VatRate

BATCH = 5_000


def found_goods(source: Source) -> None:
    """The products that were sold, by the code that the till sends, with their departments as groups."""
    rows = list(source.products())
    groups = {department: f"department-{place}" for place, department in enumerate(sorted({row[2] for row in rows}))}
    ProductGroup.objects.bulk_create(ProductGroup(code=code, name=name) for name, code in groups.items())
    by_name = {group.name: group for group in ProductGroup.objects.all()}
    manufacturers = {manufacturer.name: manufacturer for manufacturer in Manufacturer.objects.all()}
    products = Product.objects.bulk_create(
        (
            Product(
                code=str(product_id),
                name=f"{product_type or department} {product_id}",
                manufacturer=manufacturers[manufacturer_name(manufacturer_id)],
                group=by_name[department],
            )
            for product_id, manufacturer_id, department, product_type in rows
        ),
        batch_size=BATCH,
    )
    rates = (terms.VAT_RATES_BP.get(row[2], terms.OTHER_VAT_RATE_BP) for row in rows)
    VatRate.objects.bulk_create(
        (
            VatRate(product=product, rate_bp=rate_bp, starts_on=terms.FIRST_DAY)
            for product, rate_bp in zip(products, rates, strict=True)
        ),
        batch_size=BATCH,
    )
