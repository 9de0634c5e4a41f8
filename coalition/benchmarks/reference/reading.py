"""What a receipt is judged by, read through models."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from members.models import Card
from pharmacies.models import Cashier, Contract, DeskKey, Product, Programme, VatRate
from pharmacies.models.product import FLAGS
from promotions.compiler.cache import rulebook_of
from promotions.engine.facts import Used
from promotions.models import CompiledRulebook, LevelScheme, Promotion, RegulationsAcceptance
from settlements.ledger.purchase_books import ContractTerms
from settlements.models import EVER, Accumulation, Activity, LedgerAccount, Lot, PromotionUse
from settlements.purchases.judging import Clock
from settlements.purchases.reading import periods_about
from settlements.purchases.requests import PurchaseRequest
from settlements.purchases.situation import Buyer, Goods, Situation, Terms


def read_situation(request: PurchaseRequest, clock: Clock, card: Card, wallet: LedgerAccount) -> Situation:
    """Everything that the receipt is judged by, one query after another."""
    on = clock.business_on
    contract = Contract.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on).get(
        legal_entity_id=request.desk.legal_entity_id
    )
    programme = Programme.objects.get(pk=contract.programme_id)
    rulebook = CompiledRulebook.objects.filter(programme=programme).order_by("-number").first()
    cashier = Cashier.objects.filter(outlet_id=request.desk.outlet_id, code=request.cashier_code).first()
    key = DeskKey.objects.get(pk=request.desk.key_id)
    return Situation(
        programme_id=programme.pk,
        terms=Terms(
            programme.operator_id,
            timedelta(minutes=programme.quote_minutes),
            timedelta(days=programme.offline_days),
            timedelta(minutes=programme.clock_tolerance_minutes),
        ),
        rules=rulebook_of(rulebook.pk),
        contracts={contract.legal_entity_id: ContractTerms(contract.pk, contract.funding_moment, contract.fiscal_mode)},
        buyers=(_buyer(request, card, wallet, clock),),
        goods=_goods(request, clock),
        coupons={},
        stopped=frozenset(Promotion.objects.exclude(stopped_at=None).values_list("pk", flat=True)),
        budgets={
            (account.promotion_id, account.purpose): account.balance_kopecks
            for account in LedgerAccount.objects.filter(kind=LedgerAccount.Kind.BUDGET)
        },
        cashier_id=cashier.pk if cashier else None,
        is_key_revoked=key.revoked_at is not None,
    )


def _buyer(request: PurchaseRequest, card: Card, wallet: LedgerAccount, clock: Clock) -> Buyer:
    account = card.account
    lots = Lot.objects.filter(wallet=wallet, remaining_kopecks__gt=0).aggregate(
        pending=Sum("remaining_kopecks", filter=Q(available_from__gt=clock.at), default=0),
        lapsed=Sum("remaining_kopecks", filter=Q(expires_at__lte=clock.at), default=0),
    )
    shortfall = LedgerAccount.objects.filter(key=f"shortfall:{account.pk}").first()
    accepted = RegulationsAcceptance.objects.filter(account=account).order_by("-accepted_at", "-id").first()
    activity = Activity.objects.filter(account=account).first()
    zone = ZoneInfo(request.desk.time_zone)
    accumulated = {
        scheme.pk: Accumulation.objects.filter(account=account).aggregate(total=Sum("amount_kopecks", default=0))
        for scheme in LevelScheme.objects.filter(programme_id=account.programme_id)
    }
    return Buyer(
        card_id=card.pk,
        card_state=card.state,
        card_number=card.number,
        account_id=account.pk,
        account_kind=account.kind,
        programme_id=account.programme_id,
        is_closed=account.closed_at is not None,
        wallet_id=wallet.pk,
        balance_kopecks=wallet.balance_kopecks,
        shortfall_kopecks=shortfall.balance_kopecks if shortfall else 0,
        lots=(),
        point_lots=(),
        pending_kopecks=int(lots["pending"]),
        lapsed_kopecks=int(lots["lapsed"]),
        accumulations={scheme: int(row["total"]) for scheme, row in accumulated.items()},
        recent={},
        uses={
            (use.promotion_id, None if use.starts_on == EVER else use.starts_on): Used(
                use.uses, use.amount_kopecks, use.counted
            )
            for use in PromotionUse.objects.filter(account=account, starts_on__in=periods_about(clock.business_on))
        },
        regulations_version_id=accepted.version_id if accepted else None,
        is_the_cashier=account.holders.filter(
            ends_at=None,
            person__staff_memberships__cashier__outlet=request.desk.outlet_id,
            person__staff_memberships__cashier__code=request.cashier_code,
        ).exists(),
        segment_ids=frozenset(account.segment_memberships.filter(ends_at=None).values_list("segment_id", flat=True)),
        purchases=activity.purchases if activity else 0,
        born_on=card.person.birth_date if card.person else None,
        enrolled_on=card.person.enrolled_at.astimezone(zone).date() if card.person else None,
    )


def _goods(request: PurchaseRequest, clock: Clock) -> dict[str, Goods]:
    on = clock.business_on
    products = list(Product.objects.filter(code__in=[line.product_code for line in request.lines]))
    rates = VatRate.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), product__in=products, starts_on__lte=on)
    rate_of = dict(rates.values_list("product_id", "rate_bp"))
    return {
        f"code:{product.code}": Goods(
            product.pk,
            product.group_id,
            product.manufacturer_id,
            product.substance_id,
            frozenset(flag for flag in FLAGS if getattr(product, f"is_{flag}")),
            rate_of.get(product.pk),
        )
        for product in products
    }
