"""A small coalition for tests: an operator, two pharmacies, a manufacturer, goods, a member with a card, rules.

Pharmacy A is charged when points are issued, pharmacy B and the manufacturer when they are spent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from coalition.kernel.barcodes import card_number
from coalition.kernel.money import parse_roubles
from coalition.kernel.quantity import line_amount, parse_quantity
from members.models import Account, AccountHolder, Card, Person
from pharmacies.models import (
    CashDesk,
    Cashier,
    Contract,
    LegalEntity,
    Manufacturer,
    Outlet,
    Product,
    ProductGroup,
    Programme,
    VatRate,
)
from pharmacies.queries.desks import DeskIdentity, desk_identity
from promotions.engine.receipt import SpendMode
from promotions.models import (
    Coupon,
    CouponSeries,
    Level,
    LevelScheme,
    Promotion,
    PromotionFunding,
    PromotionVersion,
    RedemptionRule,
    RegulationsAcceptance,
    RegulationsVersion,
)
from promotions.operations.publishing import publish_rulebook
from settlements.movements.budgets import start_promotion
from settlements.purchases.commit import commit_purchase
from settlements.purchases.quote import quote_purchase
from settlements.purchases.requests import (
    Idempotency,
    Identifier,
    IdentifierKind,
    LineRequest,
    PurchaseRequest,
    ReturnLineRequest,
    ReturnRequest,
)
from settlements.purchases.results import Answer, PurchaseResult, QuoteResult, ReturnResult
from settlements.purchases.returns import preview_return, return_purchase

NOW = datetime(2026, 10, 15, 9, 0, tzinfo=UTC)
INNS = {"operator": "7707083893", "a": "7728168971", "b": "7736050003", "maker": "7702070139"}


@dataclass
class World:
    """The rows of a small coalition, and short verbs to live in it."""

    programme: Programme
    operator: LegalEntity
    pharmacy_a: LegalEntity
    pharmacy_b: LegalEntity
    maker: LegalEntity
    contracts: dict[str, Contract]
    outlet_a: Outlet
    outlet_b: Outlet
    desk_a: DeskIdentity
    desk_b: DeskIdentity
    products: dict[str, Product]
    account: Account
    card: Card
    scheme: LevelScheme
    regulations: RegulationsVersion
    now: datetime = NOW
    count: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))  # unlike itertools.count, copied

    def member(self, *, last_name: str = "Иванова") -> tuple[Account, Card]:
        """One more member with an account and a card."""
        n = next(self.count) + 1000
        person = Person.objects.create(last_name=last_name, first_name="Мария", enrolled_at=self.now)
        account = Account.objects.create(programme=self.programme, opened_at=self.now - timedelta(days=400))
        AccountHolder.objects.create(account=account, person=person, starts_at=account.opened_at)
        card = Card.objects.create(
            programme=self.programme,
            number=card_number("29", n),
            qr_token=f"qr-{n}",
            state=Card.State.ACTIVE,
            account=account,
            person=person,
            issued_at=account.opened_at,
        )
        RegulationsAcceptance.objects.create(account=account, version=self.regulations, accepted_at=account.opened_at)
        return account, card

    def promote(
        self,
        code: str,
        mechanic: str,
        params: dict,
        *,
        funder: LegalEntity | None = None,
        by_operator: bool = False,
        budget_kopecks: int | None = None,
        fundings: Sequence[dict] = (),
        **fields,
    ) -> PromotionVersion:
        """A running promotion; nobody named: the outlet pays. Then call `publish`, or `start` for its budget."""
        promotion = Promotion.objects.create(programme=self.programme, code=code, name=code)
        version = PromotionVersion.objects.create(
            promotion=promotion,
            number=1,
            mechanic=mechanic,
            params=params,
            budget_kopecks=budget_kopecks,
            **fields,
        )
        kind = "participant" if funder else "operator" if by_operator else "outlet"
        for funding in fundings or ({"funder_kind": kind, "funder": funder},):
            PromotionFunding.objects.create(version=version, **funding)
        version.state = PromotionVersion.State.RUNNING
        version.save(update_fields=["state"])
        return version

    def start(self, version: PromotionVersion) -> PromotionVersion:
        """Grant a promotion's budget and put the rules in force."""
        version.state = PromotionVersion.State.APPROVED
        version.save(update_fields=["state"])
        return start_promotion(version=version, started_by="test", now=self.now, business_on=self.now.date())

    def publish(self) -> None:
        """Put the rules in force."""
        publish_rulebook(programme=self.programme, published_by="test", now=self.now)

    def coupon(self, nominal: str = "200.00", *, funder: LegalEntity | None = None, **fields) -> Coupon:
        """A coupon of a series of its own; nobody named: the operator pays. Call `publish` afterwards."""
        n = next(self.count)
        uses = fields.pop("uses_limit", 1)
        series = CouponSeries.objects.create(
            programme=self.programme,
            code=f"series-{n}",
            name=f"М-купон {nominal}",
            nominal_kopecks=parse_roubles(nominal),
            funder_kind="participant" if funder else "operator",
            funder=funder,
            starts_at=self.now - timedelta(days=30),
            **fields,
        )
        return Coupon.objects.create(series=series, code=f"CPN{n:05d}", uses_limit=uses, issued_at=self.now)

    def request(self, desk: DeskIdentity, *goods: tuple, card: Card | None = None, **fields) -> PurchaseRequest:
        """A receipt: `("aspirin", "2", "100.00")` is product, quantity, price."""
        n = next(self.count)
        lines = tuple(
            LineRequest(
                line_no=number,
                product_code=code,
                quantity_thousandths=parse_quantity(quantity),
                price_kopecks=parse_roubles(price),
                amount_kopecks=line_amount(parse_roubles(price), parse_quantity(quantity)),
            )
            for number, (code, quantity, price) in enumerate(goods, 1)
        )
        identifier = Identifier(IdentifierKind.CARD, card.number) if card else None
        fields = {
            "identifier": identifier,
            "occurred_at": self.now,
            "receipt_no": str(n),
            "till_reference": f"t-{n}",
        } | fields
        fields["spend"] = SpendMode(fields.get("spend", "none"))
        return PurchaseRequest(desk=desk, lines=lines, **fields)

    def quote(self, request: PurchaseRequest) -> QuoteResult:
        """A quote of the receipt."""
        return quote_purchase(request=request, now=self.now)

    def commit(self, request: PurchaseRequest, *, key: str | None = None, body_hash: str = "h") -> PurchaseResult:
        """Book the receipt; the result as the door sees it (None when an earlier answer was repeated)."""
        seen = SimpleNamespace(result=None)

        def render(result: PurchaseResult) -> Answer:
            seen.result = result
            return Answer(201, result.purchase_id.encode())

        idempotency = Idempotency(key or f"k-{request.till_reference}", body_hash)
        commit_purchase(request=request, now=self.now, idempotency=idempotency, render=render)
        return seen.result

    def buy(self, desk: DeskIdentity, *goods: tuple, card: Card | None = None, **fields) -> PurchaseResult:
        """Book a receipt in one go."""
        return self.commit(self.request(desk, *goods, card=card, **fields))

    def give_back(self, desk: DeskIdentity, purchase_id: str, *lines: tuple[int, str], **fields) -> ReturnResult:
        """Return lines `(line_no, quantity)`; none: all that is left."""
        request = self.return_request(desk, purchase_id, *lines, **fields)
        seen = SimpleNamespace(result=None)

        def render(result: ReturnResult) -> Answer:
            seen.result = result
            return Answer(201, result.return_id.encode())

        idempotency = Idempotency(f"k-{request.till_reference}", "h")
        return_purchase(request=request, now=self.now, idempotency=idempotency, render=render)
        return seen.result

    def preview(self, desk: DeskIdentity, purchase_id: str, *lines: tuple[int, str], **fields) -> ReturnResult:
        """What a return would do."""
        return preview_return(request=self.return_request(desk, purchase_id, *lines, **fields), now=self.now)

    def return_request(self, desk: DeskIdentity, purchase_id: str, *lines: tuple[int, str], **fields) -> ReturnRequest:
        """A return as a till asks for it."""
        n = next(self.count)
        asked = tuple(ReturnLineRequest(line_no, parse_quantity(quantity)) for line_no, quantity in lines)
        fields = {"occurred_at": self.now, "till_reference": f"r-{n}"} | fields
        return ReturnRequest(desk=desk, purchase_id=purchase_id, lines=asked, **fields)

    def later(self, **delta: float) -> "World":
        """The same coalition some time later."""
        return replace(self, now=self.now + timedelta(**delta))


def make_world(*, publish: bool = True) -> World:
    """Make the rows: 5 % of money paid are points that the outlet pays for; points may pay half of a receipt."""
    entities = {
        name: LegalEntity.objects.create(
            role={"operator": "operator", "maker": "manufacturer"}.get(name, "pharmacy"),
            short_name=name,
            full_name=name,
            inn=inn,
            kpp="770701001",
            ogrn="1027700132195",
            legal_address="Москва",
            signatory_name="Петров П. П.",
        )
        for name, inn in INNS.items()
    }
    programme = Programme.objects.create(code="m", name="М-программа", operator=entities["operator"])
    contracts = {
        name: Contract.objects.create(
            programme=programme,
            legal_entity=entities[name],
            number=f"{name}-1",
            signed_on=date(2026, 1, 1),
            starts_on=date(2026, 1, 1),
            funding_moment="issue" if name == "a" else "use",
        )
        for name in ("a", "b", "maker")
    }
    outlets, desks = {}, {}
    for name, zone in (("a", "Europe/Moscow"), ("b", "Asia/Yekaterinburg")):
        outlets[name] = Outlet.objects.create(
            legal_entity=entities[name],
            code=name,
            name=f"Аптека {name}",
            address="ул. Ленина, 1",
            region="Москва",
            time_zone=zone,
            opened_on=date(2026, 1, 1),
        )
        desk = CashDesk.objects.create(outlet=outlets[name], number=1)
        Cashier.objects.create(outlet=outlets[name], code="7", name="Кассир")
        desks[name] = desk_identity(desk.pk)
    manufacturer = Manufacturer.objects.create(name="Завод", legal_entity=entities["maker"])
    group = ProductGroup.objects.create(code="otc", name="Без рецепта")
    products = {}
    for code, fields, rate in (
        ("aspirin", {"is_medicine": True, "manufacturer": manufacturer}, 1000),
        ("cream", {}, 2200),
        ("insulin", {"is_medicine": True, "is_vital": True}, 1000),
    ):
        products[code] = Product.objects.create(code=code, name=code, group=group, **fields)
        VatRate.objects.create(product=products[code], rate_bp=rate, starts_on=date(2026, 1, 1))
    scheme = LevelScheme.objects.create(programme=programme, code="points", name="Уровни")
    Level.objects.create(scheme=scheme, name="Старт", threshold_kopecks=0, points_rate_bp=300)
    Level.objects.create(scheme=scheme, name="Золото", threshold_kopecks=1_000_00, points_rate_bp=700)
    RedemptionRule.objects.create(programme=programme, cap_bp=5000, leave_kopecks=100)
    regulations = RegulationsVersion.objects.create(
        programme=programme, number=1, published_on=date(2026, 1, 1), effective_on=date(2026, 1, 15), text_hash="0"
    )
    world = World(
        programme=programme,
        operator=entities["operator"],
        pharmacy_a=entities["a"],
        pharmacy_b=entities["b"],
        maker=entities["maker"],
        contracts=contracts,
        outlet_a=outlets["a"],
        outlet_b=outlets["b"],
        desk_a=desks["a"],
        desk_b=desks["b"],
        products=products,
        account=None,
        card=None,
        scheme=scheme,
        regulations=regulations,
    )
    world.account, world.card = world.member()
    world.promote("base", "percent_of_receipt", {"rate_bp": 500})
    if publish:
        world.publish()
    return world
