"""What is on the shelf: products with substances, ATC codes, flags, and VAT rates by date."""

from datetime import date

from coalition.demo.tables import products, rows
from pharmacies.models import Manufacturer, Product, ProductGroup, Substance, VatRate
from pharmacies.models.product import FLAGS

# The general rate rose on 1 January 2026; the reduced one of medicines and children's goods did not.
VAT_RATES = {
    "reduced": ((1_000, date(2019, 1, 1), None),),
    "standard": ((2_000, date(2019, 1, 1), date(2026, 1, 1)), (2_200, date(2026, 1, 1), None)),
    "none": ((None, date(2019, 1, 1), None),),
}


def load_catalogue() -> None:
    """All goods of `data/products.csv`; each row is checked as the console would check it."""
    groups = {row["code"]: ProductGroup.objects.create(**row) for row in rows("groups")}
    substances = {row["name"]: Substance.objects.create(**row) for row in rows("substances")}
    manufacturers = {manufacturer.name: manufacturer for manufacturer in Manufacturer.objects.all()}
    made = []
    for row in products():
        product = Product(
            code=row.code,
            gtin=row.gtin,
            name=row.name,
            manufacturer=manufacturers.get(row.manufacturer),
            group=groups[row.group],
            substance=substances.get(row.substance),
            atc_code=row.atc_code,
            **{f"is_{flag}": flag in row.flags for flag in FLAGS},
        )
        product.clean_fields()
        made.append(product)
    stored = Product.objects.bulk_create(made)
    VatRate.objects.bulk_create(
        VatRate(product=product, rate_bp=rate_bp, starts_on=starts_on, ends_on=ends_on)
        for product, row in zip(stored, products(), strict=True)
        for rate_bp, starts_on, ends_on in VAT_RATES[row.vat]
    )
