"""Cells of lists that more than one page shows: states as pills, phones and numbers with their middle hidden."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from coalition.toolkit.admin.looking import may_open
from coalition.toolkit.admin.units import label_of

DASH = "–"
DOTS = "•••"


def badge(text: object, variant: str = "default") -> SafeString:
    """A pill: success, warning, danger, info, primary or default."""
    return format_html('<span class="pill pill-{}">{}</span>', variant, text)


def pill(model: type[Model], name: str, **variants: str) -> Callable[[Any], Any]:
    """A column with a choice field as a pill: `pill(Card, "state", active="success")`."""
    field = model._meta.get_field(name)

    def cell(row: Any) -> Any:
        value = getattr(row, name)
        return badge(getattr(row, f"get_{name}_display")(), variants.get(value, "default")) if value else DASH

    cell.__name__ = f"{name}_pill"
    cell.short_description = lazy(label_of, str)(field)
    cell.admin_order_field = name
    return cell


def plain_json(model: type[Model], name: str) -> Callable[[Any], Any]:
    """A JSON field as text that people can read: letters of any alphabet as they are."""

    def cell(row: Any) -> Any:
        value = getattr(row, name)
        return (
            format_html('<pre class="json">{}</pre>', json.dumps(value, ensure_ascii=False, indent=2))
            if value
            else DASH
        )

    cell.__name__ = f"{name}_json"
    cell.short_description = lazy(label_of, str)(model._meta.get_field(name))
    return cell


def masked_phone(phone: Any) -> str:
    """`+7 916 •••-••-32`: enough to recognise, too little to call."""
    text = str(phone or "")
    return f"{text[:2]}\u00a0{text[2:5]}\u00a0•••\u2011••\u2011{text[-2:]}" if len(text) > 7 else DASH


def masked_email(email: str) -> str:
    """`m•••@mail.ru`: enough to recognise, too little to write to."""
    name, at, host = email.partition("@")
    return f"{name[:1]}{DOTS}{at}{host}" if host else DASH


def masked_birth(day: date | None) -> str:
    """`••.••.1957`: the year alone."""
    return f"••.••.{day.year}" if day else DASH


def masked_address(address: str) -> str:
    """`Москва •••`: the place alone."""
    return f"{address.partition(',')[0][:20]} {DOTS}" if address else DASH


def masked_paper(words: str) -> str:
    """`Свидетельство о рождении II-МЮ № •••`: which paper it is, without its figures."""
    kind = re.split(r"\d", words, maxsplit=1)[0]
    return words if kind == words else f"{kind.rstrip()} {DOTS}"


def printed_phone(phone: Any) -> str:
    """`+7 916 100-01-32`, never broken over two lines."""
    return phone.as_international.replace(" ", "\u00a0").replace("-", "\u2011") if phone else DASH


def masked_number(number: str | None) -> str:
    """`29 ••• 0132`: the beginning and the end of a card number or a coupon's code."""
    return f"{number[:2]}\u00a0{DOTS}\u00a0{number[-4:]}" if number and len(number) > 6 else (number or DASH)


def link_to(row: Model | None, text: object = None) -> SafeString | str:
    """A link to the page of a row; plain text when it has none, or when whoever looks may not open it."""
    if row is None:
        return DASH
    if not may_open(row):
        return str(text or row)
    opts = row._meta
    try:
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return str(text or row)
    return format_html('<a class="text-link" href="{}">{}</a>', address, text or row)


def progress_bar(done: int, total: int) -> SafeString:
    """How much of something is done."""
    return format_html('<progress class="bar" max="{}" value="{}"></progress>', total or 1, done)


def progress(done: int, total: int) -> SafeString | str:
    """A bar while something is being made; one word afterwards."""
    return _("all") if done >= total else format_html("{} {} / {}", progress_bar(done, total), done, total)


def grouped(number: int) -> str:
    """`12345` becomes «12 345»."""
    return number_format(number, force_grouping=True)


def moment(at: Any) -> str:
    """A date and a time, as lists print them."""
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
