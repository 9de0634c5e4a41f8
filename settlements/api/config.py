"""What a till asks once a day: limits, what its outlet gives and takes, the clock; in a sandbox also things to try."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from coalition.kernel.money import MAX_KOPECKS, format_roubles
from coalition.toolkit.rest.bodies import MAX_BYTES
from coalition.toolkit.rest.operations import Operation, operation
from members.models import Card
from pharmacies.models import Contract, Product, Programme
from pharmacies.queries.desks import DeskIdentity
from promotions.models import CompiledRulebook, Coupon
from settlements.api.door import TillView
from settlements.api.schemas.answers import ConfigAnswer, LimitsAnswer, OutletAnswer, SandboxAnswer
from settlements.api.schemas.requests import MAX_COUPONS, MAX_ITEMS, MAX_LINES

TO_TRY = 3
PLAIN = ("is_rx", "is_vital", "is_pku", "is_infant_formula", "is_certificate")


class Config(TillView):
    """Changes seldom; ask at the start of a shift."""

    @operation(Operation("config", "Limits, the outlet, the clock", {200: ConfigAnswer}, tag="setup"))
    def get(self, request: Request) -> Response:
        now, desk = timezone.now(), request.user
        contract = contract_in_force(desk, now)
        programme = contract.programme if contract else Programme()
        rulebook = CompiledRulebook.objects.filter(programme=programme).first() if contract else None
        answer = ConfigAnswer(
            server_time=now,
            rulebook_number=rulebook.number if rulebook else None,
            fiscal_mode=contract.fiscal_mode if contract else None,
            outlet=OutletAnswer(
                name=desk.outlet_name,
                time_zone=desk.time_zone,
                desk_number=desk.desk_number,
                issues_points=desk.issues_points,
                accepts_points=desk.accepts_points,
                accepts_coupons=desk.accepts_coupons,
            ),
            limits=limits(programme),
            sandbox=things_to_try(programme, now) if contract and settings.SANDBOX else None,
        )
        return Response(answer)


def contract_in_force(desk: DeskIdentity, now: datetime) -> Contract | None:
    """The contract by which the desk's pharmacy takes part today; one statement."""
    today = now.astimezone(ZoneInfo(desk.time_zone)).date()
    contracts = Contract.objects.filter(legal_entity=desk.legal_entity_id, starts_on__lte=today)
    in_force = contracts.filter(Q(ends_on=None) | Q(ends_on__gt=today))
    return in_force.select_related("programme").order_by("programme", "pk").first()


def limits(programme: Programme) -> LimitsAnswer:
    """What is refused above."""
    return LimitsAnswer(
        body_bytes=MAX_BYTES,
        lines=MAX_LINES,
        coupons=MAX_COUPONS,
        batch_items=MAX_ITEMS,
        receipt=format_roubles(MAX_KOPECKS),
        quote_minutes=programme.quote_minutes,
        offline_days=programme.offline_days,
        clock_tolerance_minutes=programme.clock_tolerance_minutes,
    )


def things_to_try(programme: Programme, now: datetime) -> SandboxAnswer | None:
    """A card, an unused coupon and goods for vendors' trials; None while something of it is lacking."""
    card = Card.objects.filter(
        programme=programme, state=Card.State.ACTIVE, account__closed_at=None, account__isnull=False
    )
    coupon = Coupon.objects.filter(
        series__programme=programme, series__goods={}, state=Coupon.State.LIVE, account=None, uses=0, uses_limit=1
    ).filter(Q(series__ends_at=None) | Q(series__ends_at__gt=now), series__starts_at__lte=now)
    goods = Product.objects.filter(**dict.fromkeys(PLAIN, False))
    codes = tuple(goods.order_by("pk").values_list("code", flat=True)[:TO_TRY])
    first_card, first_coupon = card.order_by("pk").first(), coupon.order_by("series__min_receipt_kopecks", "pk").first()
    if first_card is None or first_coupon is None or not codes:
        return None
    return SandboxAnswer(card=first_card.number, coupon=first_coupon.code, product_codes=codes)
