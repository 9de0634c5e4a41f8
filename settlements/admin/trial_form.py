"""What a trial receipt is made of: where and when, who buys, what, with which codes, how many points are spent."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalition.kernel.money import print_roubles
from coalition.kernel.quantity import QuantityError, line_amount, parse_quantity
from coalition.toolkit.admin.units import FigureField, parse_money
from members.models import Account
from pharmacies.models import CashDesk, Outlet, Product
from pharmacies.queries.desks import desk_identity
from promotions.engine.receipt import SpendMode
from promotions.models import Level, Segment
from settlements.purchases.requests import Identifier, IdentifierKind, LineRequest, PurchaseRequest
from settlements.purchases.trial import Invented

ANONYMOUS, BY_CARD, MADE_UP = "anonymous", "card", "invented"
MOST_LINES = 30


def _money(kopecks: int) -> str:
    return print_roubles(kopecks).removesuffix(",00")


class TrialForm(forms.Form):
    """Everything but the goods, which come as rows `product`, `quantity`, `price`."""

    outlet = forms.ModelChoiceField(label=gettext_lazy("Outlet"), queryset=Outlet.objects.none(), empty_label=None)
    moment = forms.DateTimeField(
        label=gettext_lazy("When, by its clock"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    buyer = forms.ChoiceField(
        label=gettext_lazy("Who buys"),
        choices=(
            (MADE_UP, gettext_lazy("a made-up member")),
            (BY_CARD, gettext_lazy("a member by card or phone")),
            (ANONYMOUS, gettext_lazy("without a card")),
        ),
        initial=MADE_UP,
    )
    card = forms.CharField(label=gettext_lazy("Card number or phone"), required=False, max_length=20)
    age = forms.IntegerField(label=gettext_lazy("Age"), required=False, min_value=0, max_value=120)
    level = forms.ModelChoiceField(label=gettext_lazy("Level"), queryset=Level.objects.none(), required=False)
    segments = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Segments"), queryset=Segment.objects.none(), required=False
    )
    card_kind = forms.ChoiceField(label=gettext_lazy("Kind of card"), choices=Account.Kind.choices, required=False)
    purchases = forms.IntegerField(
        label=gettext_lazy("Earlier purchases"), required=False, min_value=0, max_value=100_000
    )
    enrolled_days = forms.IntegerField(
        label=gettext_lazy("Days since joining"), required=False, min_value=0, max_value=10_000
    )
    is_birthday = forms.BooleanField(label=gettext_lazy("Has a birthday that day"), required=False)
    points = FigureField(
        parse=parse_money,
        show=_money,
        label=gettext_lazy("Points on the account"),
        required=False,
        widget=forms.TextInput,
    )
    codes = forms.CharField(label=gettext_lazy("Coupons and promo codes"), required=False, max_length=300)
    spend = forms.ChoiceField(
        label=gettext_lazy("Points are spent"),
        choices=(
            ("none", gettext_lazy("none")),
            ("all", gettext_lazy("as many as possible")),
            ("exact", gettext_lazy("so many:")),
        ),
        initial="none",
    )
    spend_points = FigureField(
        parse=parse_money, show=_money, label=gettext_lazy("How many"), required=False, widget=forms.TextInput
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, prefix="trial", use_required_attribute=False, **more)
        self.fields["outlet"].queryset = Outlet.objects.filter(desks__isnull=False).distinct()
        self.fields["level"].queryset = Level.objects.select_related("scheme").order_by("scheme", "threshold_kopecks")
        self.fields["level"].empty_label = _("by default")
        self.fields["segments"].queryset = Segment.objects.all()

    def clean(self) -> dict[str, Any]:
        """What one choice asks of another, and the rows of goods."""
        given = super().clean()
        if given.get("buyer") == BY_CARD and not given.get("card"):
            self.add_error("card", _("Give a card number or a phone."))
        if given.get("spend") == "exact" and not given.get("spend_points"):
            self.add_error("spend_points", _("Say how many points are spent."))
        given["lines"] = self._lines()
        return given

    def _lines(self) -> tuple[LineRequest, ...]:
        """Refused with ValidationError: no goods, goods that are not known, figures that are none."""
        rows = zip(*(self.data.getlist(f"trial-{name}") for name in ("product", "quantity", "price")), strict=False)
        filled = [row for row in rows if row[0]][:MOST_LINES]
        if not filled:
            raise ValidationError(_("Put at least one product on the receipt."), code="no_goods")
        products = Product.objects.in_bulk([int(row[0]) for row in filled if row[0].isdecimal()])
        lines = []
        for number, (product_id, quantity, price) in enumerate(filled, 1):
            product = products.get(int(product_id)) if product_id.isdecimal() else None
            if product is None:
                raise ValidationError(_("Line %(number)s: choose a product."), params={"number": number})
            try:
                thousandths = parse_quantity(quantity.strip().replace(",", ".") or "1")
            except QuantityError as error:
                message = _("Line %(number)s: the quantity is a number such as 2 or 0,5.")
                raise ValidationError(message, params={"number": number}) from error
            kopecks = parse_money(price)
            lines.append(
                LineRequest(
                    line_no=number,
                    product_code=product.code,
                    quantity_thousandths=thousandths,
                    price_kopecks=kopecks,
                    amount_kopecks=line_amount(kopecks, thousandths),
                )
            )
        return tuple(lines)

    def request(self) -> PurchaseRequest:
        """The receipt as a till of the outlet would ask for it."""
        given = self.cleaned_data
        outlet = given["outlet"]
        desk = desk_identity(CashDesk.objects.filter(outlet=outlet).order_by("number").values_list("pk", flat=True)[0])
        return PurchaseRequest(
            desk=desk,
            occurred_at=self._moment(ZoneInfo(outlet.time_zone)),
            receipt_no="trial",
            till_reference="trial",
            lines=given["lines"],
            identifier=_identifier(given["card"]) if given["buyer"] == BY_CARD else None,
            coupons=tuple(given["codes"].replace(",", " ").split()[:10]),
            spend=SpendMode(given["spend"]),
            spend_kopecks=given["spend_points"] or 0,
        )

    def _moment(self, zone: ZoneInfo) -> datetime:
        return self.cleaned_data["moment"].replace(tzinfo=zone)

    def invented(self) -> Invented | None:
        """The made-up buyer, None for another one."""
        given = self.cleaned_data
        if given["buyer"] != MADE_UP:
            return None
        level = given["level"]
        return Invented(
            points_kopecks=given["points"] or 0,
            level_id=level.pk if level else None,
            segment_ids=frozenset(segment.pk for segment in given["segments"]),
            card_kind=given["card_kind"] or Account.Kind.PERSONAL,
            purchases=given["purchases"] or 0,
            enrolled_days=365 if given["enrolled_days"] is None else given["enrolled_days"],
            born_on=_born_on(given["age"], given["moment"].date(), is_today=given["is_birthday"]),
        )


def _identifier(text: str) -> Identifier:
    bare = "".join(character for character in text if character.isdigit())
    if len(bare) == 13:
        return Identifier(IdentifierKind.CARD, bare)
    return Identifier(IdentifierKind.PHONE, f"+7{bare[-10:]}")


def _born_on(age: int | None, today: date, *, is_today: bool) -> date | None:
    """A birth date of that age: today years ago, or half a year away from the day; without an age only a birthday."""
    if age is None and not is_today:
        return None
    year = today.year - (40 if age is None else age)
    if is_today:
        return date(year, today.month, min(today.day, 28))
    half_a_year_away = (today.month + 5) % 12 + 1
    return date(year - (half_a_year_away > today.month), half_a_year_away, 1)
