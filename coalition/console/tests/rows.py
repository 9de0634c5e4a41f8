"""Rows of any model, made from its fields, so that every page of the console can be tried."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Model

from coalition.kernel.barcodes import card_number
from members.models import (
    Account,
    Card,
    CardBatch,
    CardRule,
    Departure,
    FamilyChange,
    MemberAction,
    Person,
    Representation,
    Succession,
)
from pharmacies.models import Cashier, Contract, LegalEntity, Programme, Shift
from promotions.models import Coupon, CouponBatch, CouponSeries, PromotionFunding, SegmentMember
from settlements.models import (
    Adjustment,
    AdjustmentLimit,
    Award,
    Backtest,
    BankPayment,
    Dispute,
    DisputeLine,
    PaymentRegister,
    Payout,
    Purchase,
    Statement,
    SuspicionRule,
)

DAY = date(2026, 1, 1)
NOON = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


def _another_statement(n: int) -> Statement:
    """A statement of its own: one payout stands for each."""
    statement = Statement.objects.first()
    statement.pk, statement.number, statement._state.adding = None, f"P-{n}", True
    statement.starts_on, statement.ends_on = DAY - timedelta(days=n), DAY - timedelta(days=n - 1)
    statement.save()
    return statement


SPECIAL: dict[type[Model], Callable[[int], dict[str, Any]]] = {
    AdjustmentLimit: lambda n: {"at_once_kopecks": n, "per_day_kopecks": n},
    Adjustment: lambda n: {"key": UUID(int=n)},
    Award: lambda n: {"amount_kopecks": 0, "occasion": f"birthday:{n}"},
    MemberAction: lambda n: {"code": "", "reference": str(n)},
    Contract: lambda n: {"starts_on": DAY + timedelta(days=2 * n), "ends_on": DAY + timedelta(days=2 * n + 1)},
    Backtest: lambda n: {"starts_on": DAY, "ends_on": DAY + timedelta(days=n), "margin_bp": 2_308},
    Card: lambda n: {"number": card_number("29", n), "state": "active", "replaced_by": None},
    CardRule: lambda n: {"ground": "fee", "category": "", "min_receipt_kopecks": 0, "fee_kopecks": n},
    Departure: lambda n: {"act_number": "", "account": None},
    Cashier: lambda n: {"user": None},
    CardBatch: lambda n: {"number": n, "quantity": n, "made": n},
    Coupon: lambda n: {"account": None},
    CouponBatch: lambda n: {"number": n, "quantity": n, "made": n},
    CouponSeries: lambda n: {"funder_kind": "participant", "nominal_kopecks": n, "word": ""},
    PromotionFunding: lambda n: {"funder_kind": "participant"},
    Purchase: lambda n: dict.fromkeys(
        ("amount_kopecks", "discount_kopecks", "coupon_kopecks", "points_kopecks", "payable_kopecks"), 0
    ),
    Statement: lambda n: {"starts_on": DAY + timedelta(days=n), "ends_on": DAY + timedelta(days=n + 1)},
    Shift: lambda n: {"closed_at": NOON + timedelta(days=n)},
    SuspicionRule: lambda n: {
        "programme": Programme.objects.create(code=f"s{n}", name="", operator=LegalEntity.objects.first())
    },
    SegmentMember: lambda n: {"starts_at": NOON + timedelta(days=2 * n), "ends_at": NOON + timedelta(days=2 * n + 1)},
    FamilyChange: lambda n: {"state": "done", "effective_at": NOON},
    Representation: lambda n: {"representative": Person.objects.create(last_name=f"Р{n}", enrolled_at=NOON)},
    Dispute: lambda n: {"state": "withdrawn", "number": None},
    PaymentRegister: lambda n: {"approved_by": "", "exported_by": ""},
    DisputeLine: lambda n: {
        "dispute": Dispute.objects.get_or_create(
            state="open", defaults={"statement": Statement.objects.first(), "opened_at": NOON}
        )[0]
    },
    BankPayment: lambda n: {"payout": None},
    Payout: lambda n: {"entry": None, "approved_by": "", "statement": _another_statement(n)},
    Succession: lambda n: {
        side: Account.objects.create(programme=Programme.objects.first(), opened_at=NOON)
        for side in ("predecessor", "successor")
    },
}


class Rows:
    """Makes rows. What they point at is made once and shared, unless it must be another for every row."""

    def __init__(self) -> None:
        self.shared: dict[type[Model], Model] = {}
        self.count = 0

    def make(self, model: type[Model], count: int) -> list[Any]:
        """So many rows of a model, with everything set that can be set."""
        own = {field.name: self._own_parents(field, count) for field in model._meta.concrete_fields}
        rows = []
        for place in range(count):
            self.count += 1
            values = {
                field.attname if isinstance(field, models.ForeignKey) else field.name: self._value(field, self.count)
                for field in model._meta.concrete_fields
                if self._is_set(field) and not own[field.name]
            }
            values |= {name: parents[place] for name, parents in own.items() if parents}
            special = SPECIAL.get(model, lambda n: {})(self.count)
            for name in special:
                values.pop(f"{name}_id", None)
            rows.append(model(**values | special))
        return model._base_manager.bulk_create(rows)

    def one(self, model: type[Model]) -> Any:
        """The shared row of a model."""
        if model not in self.shared:
            self.shared[model] = self.make(model, 1)[0]
        return self.shared[model]

    def _own_parents(self, field: models.Field, count: int) -> list[Any]:
        is_own = isinstance(field, models.OneToOneField) and not field.null
        return self.make(field.related_model, count) if is_own else []

    def _is_set(self, field: models.Field) -> bool:
        if isinstance(field, models.ForeignKey):
            is_loop = field.related_model is field.model or field.name in ("purchase_return", "statement", "reverses")
            return not (field.null and (is_loop or field.unique))
        if field.primary_key or field.generated or (field.null and not field.unique):
            return False
        return field.unique or not field.has_default()

    def _value(self, field: models.Field, n: int) -> Any:  # one kind of field a line
        if isinstance(field, models.ForeignKey):
            return self.one(field.related_model).pk
        if field.choices:
            return field.flatchoices[0][0]
        if isinstance(field, models.DateTimeField):
            return NOON + timedelta(minutes=n)
        if isinstance(field, models.DateField):
            return DAY + timedelta(days=n)
        if isinstance(field, models.IntegerField):
            return n
        if isinstance(field, models.JSONField):
            return {}
        if isinstance(field, models.BooleanField):
            return False
        return str(n).rjust(min(field.max_length or 12, 12), "0") if isinstance(field, models.CharField) else str(n)
