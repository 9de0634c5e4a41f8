"""Coupons to be cut out of A4: three across, eight down, cut lines, bars that a till scans."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

from coalition.toolkit.code_pictures import picture_of
from coalition.toolkit.paper import PDF, Paper
from coalition.toolkit.pdf import render_pdf
from promotions.documents.coupon_lists import watermark
from promotions.documents.coupon_terms import Face, face_of
from promotions.models import Coupon, CouponExport, CouponSeries

A_SHEET = 24
GROUP = 4
"""Characters of a printed code that stand together, so that it can be read out and typed."""


def sheets_pdf(export: CouponExport, coupons: Sequence[Coupon], first_number: int) -> Paper:
    """Coupons of a batch on A4, 24 a page. `first_number` is the number of the first of them in the batch."""
    series = export.batch.series
    faces: dict[Any, Face] = {}
    cells = []
    if series.code_format == CouponSeries.CodeFormat.WORD:
        coupons = list(coupons) * A_SHEET  # one word for everybody: a page full of it
    for number, coupon in enumerate(coupons, first_number):
        coupon.series = series
        if coupon.expires_at not in faces:
            faces[coupon.expires_at] = face_of(series, expires_at=coupon.expires_at)
        face = faces[coupon.expires_at]
        cells.append({"face": face, "code": typed_code(coupon), "picture": picture_of(coupon.code), "number": number})
    pages = [cells[start : start + A_SHEET] for start in range(0, len(cells), A_SHEET)]
    context = {"pages": pages, "title": series.name, "mark": watermark(export), "batch": export.batch}
    part = (first_number - 1) // A_SHEET + 1
    name = f"{series.code}-{export.batch.number}-{export.mark}-{part:04}.pdf"
    return Paper(name, PDF, render_pdf("papers/coupons.html", context))


def typed_code(coupon: Coupon) -> str:
    """The code as people type it: a word as it was chosen, a random one in groups."""
    if coupon.series.code_format == CouponSeries.CodeFormat.WORD:
        return coupon.series.word.upper()
    return spaced(coupon.code)


def spaced(code: str) -> str:
    """`K7QM4XWP2HTN` → «K7QM 4XWP 2HTN»: groups of about four, the longer ones first; a short one stays as it is."""
    count = round(len(code) / GROUP) if len(code) > 2 * GROUP else 1
    size, longer = divmod(len(code), count)
    ends = accumulate([size + 1] * longer + [size] * (count - longer))
    return " ".join(code[start:end] for start, end in pairwise([0, *ends]))
