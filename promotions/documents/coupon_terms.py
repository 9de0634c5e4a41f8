"""The terms of a coupon as they are printed on it: in Russian, short, and what the law and the buyer need."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from coalition.kernel.money import print_roubles
from pharmacies.models import Manufacturer, ProductGroup
from promotions.models import CouponSeries

LONG = 190
"""Characters of terms that fit in letters of the usual size."""
SHORT = 60
"""Characters that goods may take to be named."""


@dataclass(frozen=True, slots=True)
class Face:
    """What all coupons of a series say alike. `is_payment` decides which of the two faces is printed."""

    is_payment: bool
    label: str
    value: str
    programme: str
    dates: str
    terms: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Whether the terms need the smallest letters."""
        return sum(map(len, self.terms)) > LONG


def face_of(series: CouponSeries, *, expires_at: datetime | None = None) -> Face:
    """The face of a series' coupons; `expires_at` is the coupon's own end, when it has one."""
    is_payment = series.kind == CouponSeries.Kind.PAYMENT
    return Face(
        is_payment=is_payment,
        label="М-купон" if is_payment else "Промокод",
        value=whole_roubles(series.nominal_kopecks) if is_payment else series.name,
        programme=series.programme.name,
        dates=dates_of(series, expires_at),
        terms=tuple(_terms(series)),
    )


def dates_of(series: CouponSeries, expires_at: datetime | None) -> str:
    """From the first day to the last one on which the coupon is accepted."""
    last = last_day(series, expires_at)
    return f"с {_day(series.starts_at)} по {last}" if last else f"с {_day(series.starts_at)}"


def last_day(series: CouponSeries, expires_at: datetime | None) -> str:
    """The last day on which a coupon is accepted; nothing when it has none."""
    ends = [moment for moment in (series.ends_at, expires_at) if moment]
    return _day(min(ends) - timedelta(microseconds=1)) if ends else ""


def whole_roubles(kopecks: int) -> str:
    """`20000` → «200», `20050` → «200,50»."""
    return print_roubles(kopecks).removesuffix(",00")


def _terms(series: CouponSeries) -> Iterator[str]:
    """Sentence by sentence, those that must be there first."""
    ours = f"в аптеках программы «{series.programme.name}», принимающих купоны"
    where = series.accepted_where.rstrip(". ") or ours
    if series.kind == CouponSeries.Kind.PAYMENT:
        yield f"Принимается в оплату {_goods(series)} {where}."
        yield "Сдача не выдаётся, на деньги не обменивается."
        if series.remainder_policy == CouponSeries.RemainderPolicy.REQUIRE_FULL_USE:
            yield "Принимается только целиком."
        elif series.remainder_policy == CouponSeries.RemainderPolicy.KEEP_AS_POINTS:
            yield "Остаток зачисляется баллами на карту."
    else:
        yield f"Назовите код кассиру до оплаты {where}."
        yield "На деньги не обменивается, сдача не выдаётся."
    if series.min_receipt_kopecks:
        yield f"Чек от {whole_roubles(series.min_receipt_kopecks)} ₽."
    yield f"В чеке не больше {series.per_receipt_limit}."
    if series.is_personal or series.uses_per_account:
        yield "Только с картой участника."
    if series.uses_per_coupon > 1 and series.code_format == CouponSeries.CodeFormat.RANDOM:
        yield f"Можно применить раз: {series.uses_per_coupon}."
    if not series.is_restored_on_return:
        yield "При возврате товара не восстанавливается."


def _goods(series: CouponSeries) -> str:
    """For what, in the genitive; goods that take long to name are in the conditions of the promotion."""
    if not series.goods:
        return "товаров"
    groups = ProductGroup.objects.filter(pk__in=series.goods.get("group_ids", ())).values_list("name", flat=True)
    makers = Manufacturer.objects.filter(pk__in=series.goods.get("manufacturer_ids", ())).values_list("name", flat=True)
    named = [f"группы «{name}»" for name in groups] + [f"производителя «{name}»" for name in makers]
    is_all = set(series.goods) <= {"group_ids", "manufacturer_ids"}
    said = " и ".join(named)
    return f"товаров {said}" if is_all and named and len(said) <= SHORT else "товаров из условий акции"


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d.%m.%Y}"
