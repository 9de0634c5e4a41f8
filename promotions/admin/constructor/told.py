"""Terms of a version in words, and what changed from one version to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.units import print_percent
from coalition.toolkit.languages import is_in_russian
from pharmacies.models import Product
from promotions.admin.constructor.fields import choices_of
from promotions.admin.constructor.layout import titles
from promotions.admin.constructor.mechanics import name_of
from promotions.admin.constructor.sources import SOURCES, names_of
from promotions.admin.constructor.terms import default_of
from promotions.admin.constructor.words import said
from promotions.compiler.drafts import AXES
from promotions.engine.mechanics import MECHANICS
from promotions.engine.vocabulary import Term, Unit, terms_of, type_of
from promotions.engine.wording import in_people_units
from promotions.models import PromotionVersion


@dataclass(frozen=True)
class Told:
    """One term in words, with the axis that it stands under; `key` tells like from like in two versions."""

    key: str
    title: str
    words: str
    value: str


@dataclass(frozen=True)
class Difference:
    """A term before and after; nothing: it was not there."""

    title: str
    words: str
    before: str
    after: str


def terms_told(version: PromotionVersion) -> list[Told]:
    """All terms that a version sets, in the order of the form. Rows that are named are asked for by their names."""
    told = [Told("mechanic", _("What it gives"), _("Mechanic"), name_of(version.mechanic))]
    kind = MECHANICS.get(version.mechanic)
    if kind is not None:
        told += _of(kind, version.params, "params", _("What it gives"))
    for name, title in titles().items():
        told += _of(AXES[name], getattr(version, name), name, title)
    return [*told, *_of_head(version)]


def differences(before: PromotionVersion, after: PromotionVersion) -> list[Difference]:
    """What is not the same in two versions, by the words of the vocabulary."""
    old, new = ({each.key: each for each in terms_told(version)} for version in (before, after))
    found = []
    for key in {**old, **new}:
        one, other = old.get(key), new.get(key)
        was, now = (each.value if each else "–" for each in (one, other))
        if was != now:
            either = other or one
            found.append(Difference(either.title, either.words, was, now))
    return found


def _of(kind: type, plain: dict[str, Any], key: str, title: str) -> Iterator[Told]:
    known = default_of(kind)
    for name, term in terms_of(kind).items():
        value = plain.get(name)
        if name not in plain or value is None or (key != "params" and value == known.get(name)):
            continue
        if term.unit is Unit.GROUP_OF_TERMS:
            yield from _of(type_of(kind, name), value, f"{key}.{name}", f"{title}: {said(term)}")
        elif value not in ([], ""):
            yield Told(f"{key}.{name}", title, said(term), value_told(kind, name, term, value))


def value_told(kind: type, name: str, term: Term, value: Any) -> str:
    """A plain value as people read it."""
    match term.unit:
        case Unit.YES_NO:
            return _("yes") if value else _("no")
        case Unit.DATE:
            return date_format(date.fromisoformat(value))
        case Unit.TIME:
            return time.fromisoformat(value).isoformat("minutes")
        case Unit.WEEKDAYS:
            return ", ".join(capfirst(str(WEEKDAYS_ABBR[day - 1])) for day in sorted(value))
        case Unit.MONTH_DAYS:
            return ", ".join(map(str, sorted(value)))
        case Unit.FLAGS:
            return ", ".join(str(Product._meta.get_field(f"is_{flag}").verbose_name) for flag in sorted(value))
        case Unit.CHOICE | Unit.CHOICES:
            words = dict(choices_of(kind, name, term))
            return ", ".join(words.get(each, each) for each in (value if isinstance(value, list) else [value]))
        case Unit.BANDS:
            return "; ".join(_row_told(kind, name, row) for row in value)
        case unit if unit in SOURCES or unit is Unit.DISTRICTS:
            return ", ".join(words for _key, words in names_of(unit, value if isinstance(value, list) else [value]))
        case _ if isinstance(value, int):
            return in_people_units(term.unit, value)[0 if is_in_russian() else 1]
        case _:
            return str(value)


def _row_told(kind: type, name: str, row: dict[str, Any]) -> str:
    row_kind = type_of(kind, name).__args__[0]
    return ", ".join(each.words + " " + each.value for each in _of(row_kind, row, "params", ""))


def _cap_told(cap_kopecks: int | None) -> str:
    if cap_kopecks is None:
        return ""
    return " " + _("(at most %(roubles)s ₽ for a receipt)") % {"roubles": print_roubles(cap_kopecks)}


def _of_head(version: PromotionVersion) -> Iterator[Told]:
    payers = [
        f"{row.funder or row.get_funder_kind_display()} {print_percent(row.share_bp)}{_cap_told(row.cap_kopecks)}"
        for row in version.fundings.select_related("funder").order_by("pk")
    ]
    pays, beside, words = _("Who pays"), _("Beside other promotions"), _("Words for buyers")
    yield Told("fundings", pays, _("Paid by"), ", ".join(payers) or _("the outlet's own legal entity"))
    budget = version.budget_kopecks
    yield Told("budget", pays, _("Budget"), f"{print_roubles(budget)} ₽" if budget else _("without a limit"))
    yield Told("priority", beside, _("Priority"), str(version.priority))
    if version.group:
        yield Told("group", beside, _("Exclusivity group"), version.group)
    yield Told("needs_account", beside, _("Members only"), _("yes") if version.needs_account else _("no"))
    yield Told("regulations", words, _("Named in the regulations"), _("yes") if version.is_in_regulations else _("no"))
    for name, title in (("announcement", _("How it is told")), ("announcement_en", _("How it is told in English"))):
        if getattr(version, name):
            yield Told(name, words, title, getattr(version, name))
