"""How the desk prints what it shows of a member: enough to recognise him, too little to take away."""

from datetime import date
from io import BytesIO
from typing import Any

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles

register = template.Library()


@register.filter
def born(birth_date: date | None) -> str:
    """The year of birth alone."""
    return _("born in %(year)d") % {"year": birth_date.year} if birth_date else "–"


@register.filter
def masked(phone: Any) -> str:
    """A phone with its middle hidden."""
    # Not at the top: libraries of tags are looked through while unfold's own pages are still being made.
    from coalition.toolkit.admin.columns import masked_phone

    return masked_phone(phone)


@register.filter
def grouped(number: str) -> str:
    """`2912345678901` → «2912 3456 7890 1», never broken over two lines."""
    return "\u00a0".join(number[place : place + 4] for place in range(0, len(number), 4))


@register.filter
def roubles(kopecks: int) -> str:
    """A sum with its sign."""
    return f"{print_roubles(kopecks)}\u00a0₽"


@register.filter
def pk(value: Any) -> Any:
    """The number of a row; what is no row stays as it is."""
    return getattr(value, "pk", value) or ""


@register.filter
def qr(token: str) -> SafeString:
    """A QR code as a drawing."""
    stream = BytesIO()
    # Black on white in the dark theme too, or no camera reads it.
    segno.make(token, error="m", micro=False).save(
        stream, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=3, light="#fff"
    )
    return mark_safe(stream.getvalue().decode())
