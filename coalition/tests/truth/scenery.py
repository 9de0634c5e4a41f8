"""One coalition twice: as the terms of the plain model, and as rows of the product."""

from dataclasses import dataclass
from typing import Any

from coalition.tests.truth.plain.books import Books
from coalition.tests.truth.plain.terms import Promise, Series, Terms
from coalition.tests.world import World, make_world
from members.models import Card, Person
from pharmacies.models import Programme
from promotions.models import (
    Coupon,
    CouponSeries,
    PromotionFunding,
    PromotionVersion,
    RedemptionRule,
    Segment,
)
from promotions.operations.publishing import publish_rulebook
from settlements.ledger import book, chart
from settlements.ledger.transfers import Transfer

PROMISES = (
    Promise(
        "maker_points", 1000, goods=frozenset({"aspirin"}), payers=(("maker", 6000), ("outlet", 4000)), is_budgeted=True
    ),
    Promise("cream_off", 700, gives="discount", goods=frozenset({"cream"}), payers=(("maker", 10_000),)),
    Promise("neighbour", 333, goods=frozenset({"cream"}), payers=(("a", 10_000),), after_days=1, lives_days=5),
    Promise("base", 500),
    Promise("level", None, payers=(("operator", 10_000),)),
    Promise("twice_off", 300, gives="discount", most_uses=2, min_receipt=50_00),
    Promise("gift", 150, payers=(("operator", 10_000),), is_budgeted=True, lives_days=3),
)
BUDGETS = {("maker_points", "maker"): 36_00, ("maker_points", "outlets"): 24_00, ("gift", "operator"): 9_00}
SERIES = {
    "own": Series(20_00, "operator"),
    "maker": Series(30_00, "maker", pays_nominal=True, comes_back=False, most_uses=2),
    "pair": Series(10_00, "maker", min_receipt=20_00, per_receipt=2),
}
COUPONS = {"OWN1": "own", "OWN2": "own", "MAKER1": "maker", "MAKER2": "maker", "PAIR1": "pair", "PAIR2": "pair"}
TERMS = Terms(
    promises=PROMISES,
    levels=((0, 300), (1_000_00, 700)),
    series=SERIES,
    coupons=COUPONS,
    charged_at_use=frozenset({"b", "maker"}),
    zones={"a": "Europe/Moscow", "b": "Asia/Yekaterinburg"},
    takes_no_points=frozenset({"insulin"}),
    takes_no_discount=frozenset({"insulin"}),
    cap_bp=5000,
    leave=15_00,
    min_points=50,
)


@dataclass
class Scene:
    """The product's rows. `names`: the product's names of accounts, and of funders by row, in the model's words;
    `series`: those of coupon series by row.
    """

    world: World
    cards: dict[str, Card]
    versions: dict[str, PromotionVersion]
    names: dict[str | int, str]
    series: dict[int, str]
    terms: Terms

    def books(self) -> Books:
        """The model of this scene, before anything was sold."""
        return Books(self.terms, list(self.cards), BUDGETS)

    def desk(self, pharmacy: str) -> Any:
        """The desk of a pharmacy."""
        return {"a": self.world.desk_a, "b": self.world.desk_b}[pharmacy]

    def publish_rate(self, rate_bp: int) -> None:
        """Put another base rate in force."""
        old = self.versions["base"]
        PromotionVersion.objects.filter(pk=old.pk).update(state=PromotionVersion.State.FINISHED)
        fields = {
            "number": old.number + 1,
            "mechanic": old.mechanic,
            "params": {"rate_bp": rate_bp},
        }
        new = PromotionVersion.objects.create(promotion=old.promotion, **fields)
        PromotionFunding.objects.create(version=new, funder_kind="outlet")
        new.state = PromotionVersion.State.RUNNING
        new.save(update_fields=["state"])
        self.versions["base"] = new
        publish_rulebook(programme=self.world.programme, published_by="test", now=self.world.now)


def make_scene(terms: Terms = TERMS) -> Scene:
    """Make the rows of the terms."""
    world = make_world(publish=False)
    series = {name: _issue(world, terms, name) for name in terms.series}
    versions = {"base": PromotionVersion.objects.get(promotion__code="base")}
    versions |= {promise.code: _promote(world, promise, series) for promise in terms.promises if promise.code != "base"}
    RedemptionRule.objects.filter(programme=world.programme).update(
        cap_bp=terms.cap_bp,
        leave_kopecks=terms.leave,
        min_points_kopecks=terms.min_points,
        spending_excluded_flags=["vital"],
        discount_excluded_flags=["vital"],
    )
    Programme.objects.update(issued_coupon_on_return="revoke_if_unused" if terms.revokes_issued else "keep")
    world.publish()
    members = {"ann": (world.account, world.card), "bob": world.member(last_name="Бобров")}
    for name, birth_date in terms.born.items():
        Person.objects.filter(cards=members[name][1]).update(birth_date=birth_date)
    budgets = {(code, who): _budget_names(world, versions[code], who) for code, who in BUDGETS}
    _grant(world, versions, budgets)
    return Scene(
        world,
        {name: card for name, (_, card) in members.items()},
        versions,
        _names(world, {name: account.pk for name, (account, _) in members.items()}, budgets),
        {row.pk: name for name, row in series.items()},
        terms,
    )


def _promote(world: World, promise: Promise, series: dict[str, CouponSeries]) -> PromotionVersion:
    whom: dict[str, Any] = {"age_from": promise.age_from, "purchases_until": promise.before}
    if promise.segment:
        row = Segment.objects.create(programme=world.programme, code=promise.segment, name=promise.segment, kind="list")
        whom["segment_ids"] = [row.pk]
    if promise.opened_by:
        whom["code_series_ids"] = [series[promise.opened_by].pk]
    own = promise.spends_on and {"goods": {"product_ids": [world.products[code].pk for code in promise.spends_on]}}
    return world.promote(
        promise.code,
        *_mechanic(world, promise, series),
        budget_kopecks=1 if promise.is_budgeted else None,
        goods={"product_ids": [world.products[code].pk for code in promise.goods]} if promise.goods else {},
        whom=whom,
        limits={
            "uses_per_account": promise.most_uses,
            "per_account_kopecks": promise.most_kopecks,
            "min_receipt_kopecks": promise.min_receipt,
            "period": "month" if promise.is_monthly else None,
        },
        validity={"available_after_days": promise.after_days, "expires_after_days": promise.lives_days},
        spending=own or {},
        fundings=[_funding(world, payer, share) for payer, share in promise.payers],
    )


def _mechanic(world: World, promise: Promise, series: dict[str, CouponSeries]) -> tuple[str, dict[str, Any]]:
    if promise.issues:
        return "coupon_for_purchase", {"series_id": series[promise.issues].pk}
    if promise.nth:
        gain = {"rate_bp": promise.rate_bp} if promise.fixed is None else {"fixed_kopecks": promise.fixed}
        return "nth_purchase", {"nth": promise.nth, "effect": promise.gives, **gain}
    if promise.rate_bp is None:
        return "level_points", {"scheme_id": world.scheme.pk}
    name = "percent_of_goods" if promise.goods else "percent_of_receipt"
    return name, {"rate_bp": promise.rate_bp, "effect": promise.gives}


def _funding(world: World, payer: str, share_bp: int) -> dict[str, Any]:
    kind = payer if payer in ("outlet", "operator") else "participant"
    funder = {"maker": world.maker, "a": world.pharmacy_a}.get(payer)
    return {"funder_kind": kind, "funder": funder, "share_bp": share_bp}


def _issue(world: World, terms: Terms, name: str) -> CouponSeries:
    series = terms.series[name]
    pattern = world.coupon(
        f"{series.nominal // 100}.00",
        funder=world.maker if series.payer == "maker" else None,
        kind="promo_code" if series.is_code else "payment",
        compensation_basis="nominal" if series.pays_nominal else "applied",
        remainder_policy="keep_as_points" if series.keeps_rest else "forfeit",
        is_restored_on_return=series.comes_back,
        min_receipt_kopecks=series.min_receipt,
        per_receipt_limit=series.per_receipt,
        uses_per_coupon=series.most_uses,
        uses_per_account=series.most_by_member,
    )
    for code, of in terms.coupons.items():
        if of == name:
            Coupon.objects.create(series=pattern.series, code=code, uses_limit=series.most_uses, issued_at=world.now)
    return pattern.series


def _budget_names(world: World, version: PromotionVersion, who: str) -> tuple[int, int, str]:
    return world.programme.pk, version.promotion_id, str(world.maker.pk) if who == "maker" else who


def _grant(world: World, versions: dict[str, PromotionVersion], budgets: dict[tuple[str, str], tuple]) -> None:
    book.post_entry(
        kind="budget",
        programme_id=world.programme.pk,
        business_on=world.now.date(),
        now=world.now,
        transfers=[
            Transfer("budget_granted", chart.allotment(*name), chart.budget(*name), BUDGETS[key],
                     promotion_version_id=versions[key[0]].pk)
            for key, name in budgets.items()
        ],
    )  # fmt: skip


def _names(world: World, members: dict[str, int], budgets: dict[tuple[str, str], tuple]) -> dict[str | int, str]:
    names: dict[str | int, str] = {world.operator.pk: "operator"}
    for who, contract in world.contracts.items():
        names[contract.legal_entity_id] = who
        for kind in ("clearing", "pledge"):
            names[f"{kind}:{contract.pk}"] = f"{kind}:{who}"
    for who, account_id in members.items():
        for kind in ("wallet", "shortfall"):
            names[f"{kind}:{account_id}"] = f"{kind}:{who}"
    for purpose in ("points", "coupons", "discounts"):
        names[f"own_cost:{world.programme.pk}:{purpose}"] = f"own_cost:{purpose}"
    for (code, who), name in budgets.items():
        names[chart.budget(*name).key] = f"budget:{code}:{who}"
        names[chart.allotment(*name).key] = f"allotment:{code}:{who}"
    return names
