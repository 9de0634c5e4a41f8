"""What a new coalition has to do before its first receipt, each step looked up in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Card
from pharmacies.models import CashDesk, Contract, DeskKey, Outlet, Product, Programme
from promotions.models import LevelScheme, PromotionVersion, RedemptionRule
from settlements.models import Purchase, Statement


@dataclass(frozen=True)
class Step:
    """A step, the model whose list it is done in, and whether it is done."""

    title: Any
    page: type[Model]
    is_done: Callable[[], bool]


STEPS = (
    Step(_("Set up the programme"), Programme, Programme.objects.exists),
    Step(_("Sign contracts with participants"), Contract, Contract.objects.exists),
    Step(_("Add outlets"), Outlet, Outlet.objects.exists),
    Step(_("Load the catalogue"), Product, Product.objects.exists),
    Step(_("Say how points are spent"), RedemptionRule, RedemptionRule.objects.exists),
    Step(_("Draw up the levels"), LevelScheme, LevelScheme.objects.exists),
    Step(
        _("Start a promotion"),
        PromotionVersion,
        PromotionVersion.objects.filter(state=PromotionVersion.State.RUNNING).exists,
    ),
    Step(_("Issue a key to a cash desk"), CashDesk, DeskKey.objects.filter(revoked_at__isnull=True).exists),
    Step(_("Enrol the first member"), Card, Card.objects.filter(state=Card.State.ACTIVE).exists),
    Step(_("See the first purchase arrive"), Purchase, Purchase.objects.exists),
    Step(_("Send the first statement"), Statement, Statement.objects.exclude(state=Statement.State.DRAFT).exists),
)


def done() -> list[bool]:
    """Which steps are done, in their order."""
    return [step.is_done() for step in STEPS]


def shown(states: list[bool], user: Any) -> list[dict[str, Any]]:
    """The steps as the dashboard draws them, to those who may open their pages."""
    return [
        {
            "title": step.title,
            "is_done": is_done,
            "link": reverse(f"admin:{step.page._meta.app_label}_{step.page._meta.model_name}_changelist"),
        }
        for step, is_done in zip(STEPS, states, strict=True)
        if user.has_perm(f"{step.page._meta.app_label}.view_{step.page._meta.model_name}")
    ]
