"""Batches to print and to export."""

from coalition.tests.world import World
from promotions.models import Coupon, CouponBatch, CouponExport, CouponSeries
from promotions.operations.coupon_codes import new_codes
from promotions.operations.coupon_exports import note_export

PROMO = {"kind": "promo_code", "nominal_kopecks": 0}


def a_batch(world: World, count: int = 3, codes: list[str] | None = None, **fields) -> CouponBatch:
    """A batch of a series of 500 roubles; `codes` instead of random ones."""
    fields = {"nominal_kopecks": 500_00, "name": "Осенний", "starts_at": world.now} | fields
    series = CouponSeries.objects.create(programme=world.programme, code="autumn", **fields)
    codes = codes or new_codes(series, count)
    batch = CouponBatch.objects.create(
        series=series, number=1, quantity=len(codes), made=len(codes), created_at=world.now
    )
    Coupon.objects.bulk_create(Coupon(series=series, batch=batch, code=code, issued_at=world.now) for code in codes)
    return batch


def an_export(world: World, batch: CouponBatch, form: str = "csv", by: str = "anna") -> CouponExport:
    """An export of it, noted."""
    return note_export(batch=batch, form=CouponExport.Form(form), exported_by=by, now=world.now)
