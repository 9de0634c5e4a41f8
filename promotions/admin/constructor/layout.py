"""How the constructor's page is laid out: conditions that are open, and those that may be added."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from promotions.admin.constructor.terms import TermsForm
from promotions.engine.decision import Effect
from promotions.engine.mechanics.reward import Mechanic


@dataclass(frozen=True)
class Condition:
    """One input of an axis, and whether it is on the page already."""

    key: str
    field: BoundField
    is_open: bool


@dataclass(frozen=True)
class Section:
    """An axis with its inputs. `problems`: what is wrong with it as a whole."""

    name: str
    title: str
    conditions: tuple[Condition, ...]
    problems: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether anything of the axis is on the page."""
        return any(condition.is_open for condition in self.conditions) or bool(self.problems)


def titles() -> dict[str, str]:
    """Axes as people call them, in the order of the page."""
    return {
        "whom": _("Whom"),
        "where": _("Where"),
        "when": _("When"),
        "goods": _("For what"),
        "basket": _("What the receipt holds"),
        "limits": _("How much at most"),
        "validity": _("How long its points live"),
        "spending": _("How its points are spent"),
    }


def axes_of(mechanic: type[Mechanic]) -> tuple[str, ...]:
    """The axes that make sense with a mechanic: no goods without a receipt, no life of points without points."""
    left_out: set[str] = set()
    if not mechanic.judges_receipts:
        left_out |= {"where", "goods", "basket", "limits"}
    if isinstance(getattr(mechanic, "effect", None), Effect) and mechanic.effect is not Effect.POINTS:
        left_out |= {"validity", "spending"}
    return tuple(name for name in titles() if name not in left_out)


def section_of(name: str, title: str, form: TermsForm, shown: Collection[str]) -> Section:
    """An axis as a section of the page; `shown`: inputs that the template puts first."""
    conditions = tuple(
        Condition(key, field, key in shown or _is_filled(field)) for key, field in _fields_of(name, form)
    )
    return Section(name, title, conditions, tuple(_problems(form)))


def _fields_of(key: str, form: TermsForm) -> Iterator[tuple[str, BoundField]]:
    for field in form:
        yield f"{key}.{field.name}", field
    for name, inner in form.nested.items():
        yield from _fields_of(f"{key}.{name}", inner)


def _problems(form: TermsForm) -> Iterator[str]:
    if form.is_bound:
        yield from form.non_field_errors()
    for inner in form.nested.values():
        yield from _problems(inner)


def _is_filled(field: BoundField) -> bool:
    if field.errors:
        return True
    default: Any = field.form.defaults.get(field.name)
    if field.form.is_bound:
        value = field.form.cleaned_data.get(field.name)
        return value not in (None, "", [], default) and bool(value)
    return field.form.held.get(field.name, default) != default
