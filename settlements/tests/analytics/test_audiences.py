"""Each condition of a segment as a table: who fulfils it among a handful of members, and who does not."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.tests.world import World, make_world
from members.models import Account, AccountHolder, BenefitProof, Consent, ConsentText, ConsentWithdrawal, Person
from pharmacies.models import Chain, Manufacturer, Product, Substance
from promotions.engine.axes import AccountKind
from promotions.engine.segments import BenefitCategory, GoodsBought, SegmentConditions, Sex
from promotions.models import Level, LevelScheme, Promotion, Segment, SegmentMember
from promotions.operations.segments import AccountIds
from settlements.analytics.audiences import audience, count_audience
from settlements.models import Accumulation, PromotionUse, Purchase

pytestmark = pytest.mark.django_db

ALL = {"anna", "boris", "family", "bearer"}


class Town:
    """Four accounts with names: a woman of 60, a man of 30, a family, a card to bearer."""

    def __init__(self) -> None:
        self.world = make_world()
        self.accounts: dict[str, Account] = {}
        self.cards = {}
        for name, fields in {
            "anna": {"birth_date": date(1966, 10, 15), "sex": "f", "enrolled_outlet": self.world.outlet_a},
            "boris": {"birth_date": date(1996, 10, 16), "sex": "m", "enrolled_outlet": self.world.outlet_b},
            "family": {"birth_date": date(1986, 1, 1), "sex": "f", "enrolled_outlet": None},
            "bearer": {},
        }.items():
            account, card = self.world.member()
            self.accounts[name], self.cards[name] = account, card
            person = account.holders.get().person
            if name == "bearer":
                account.holders.all().delete()
                Account.objects.filter(pk=account.pk).update(kind="bearer")
            else:
                Person.objects.filter(pk=person.pk).update(**fields, enrolled_at=account.opened_at)
        self.old_woman = self.accounts["anna"].holders.get().person
        AccountHolder.objects.filter(account=self.accounts["family"]).update(role="head")
        Account.objects.filter(pk=self.accounts["family"].pk).update(kind="family")
        child = Person.objects.create(
            last_name="Ким", first_name="Яна", birth_date=date(2020, 1, 1), enrolled_at=self.world.now
        )
        AccountHolder.objects.create(
            account=self.accounts["family"], person=child, role="child", starts_at=self.world.now - timedelta(days=9)
        )

    def names(self, now=None, **conditions) -> set[str]:
        """Who fulfils the conditions."""
        asked = self.ask(now, **conditions)
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, asked.params)
            found = [pk for (pk,) in cursor.fetchall()]
        assert len(found) == len(set(found))
        return {name for name, account in self.accounts.items() if account.pk in found}

    def ask(self, now=None, **conditions) -> AccountIds:
        return audience(
            programme=self.world.programme, conditions=SegmentConditions(**conditions), now=now or self.world.now
        )

    def buy(self, name: str, *goods: tuple, days_ago: int = 0, desk=None) -> str:
        """A purchase of the past; its identifier."""
        then: World = self.world.later(days=-days_ago)
        return then.buy(desk or self.world.desk_a, *goods, card=self.cards[name]).purchase_id

    def agree(self, *names: str) -> None:
        """Everybody who holds these accounts agrees that what he buys is read."""
        text, _ = ConsentText.objects.get_or_create(
            kind="pd_consent_special", version=1, defaults={"effective_on": date(2026, 1, 1)}
        )
        for name in names:
            for holder in self.accounts[name].holders.all():
                Consent.objects.create(
                    person=holder.person,
                    text=text,
                    signed_by=holder.person,
                    channel="paper",
                    given_at=self.world.now - timedelta(days=5),
                )


@pytest.fixture
def town(db):
    return Town()


def test_everybody_is_every_open_account_of_the_programme_that_nobody_erased(town):
    assert town.names(is_everybody=True) == ALL

    Account.objects.filter(pk=town.accounts["boris"].pk).update(closed_at=town.world.now)
    Person.objects.filter(pk=town.old_woman.pk).update(anonymised_at=town.world.now)

    assert town.names(is_everybody=True) == {"family", "bearer"}
    assert town.names(is_everybody=True, now=town.world.now - timedelta(days=500)) == set()


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"age_from": 60}, {"anna"}),
        ({"age_from": 61}, set()),
        ({"age_until": 60}, {"boris", "family"}),
        ({"age_until": 30}, {"boris"}),  # he is thirty tomorrow
        ({"age_from": 29, "age_until": 41}, {"boris", "family"}),
        ({"age_until": 18}, set()),  # the child of a family is not its head
        ({"sex": Sex.FEMALE}, {"anna", "family"}),
        ({"sex": Sex.FEMALE, "age_from": 50}, {"anna"}),
        ({"account_kinds": frozenset({AccountKind.FAMILY, AccountKind.BEARER})}, {"family", "bearer"}),
        ({"enrolled_days_from": 400}, ALL),
        ({"enrolled_days_until": 400}, set()),
    ],
)
def test_people(town, conditions, names):
    assert town.names(**conditions) == names


def test_benefits_are_those_whose_papers_are_in_force(town):
    today = town.world.now.date()
    head, child = (town.accounts["family"].holders.get(role=role).person for role in ("head", "child"))
    boris = town.accounts["boris"].holders.get().person
    for person, category, starts_on, ends_on in (
        (town.old_woman, "pensioner", today, None),
        (head, "pensioner", today - timedelta(days=9), today),
        (child, "pensioner", today, None),
        (boris, "student", today - timedelta(days=9), today + timedelta(days=1)),
        (boris, "pensioner", today + timedelta(days=1), None),
    ):
        BenefitProof.objects.create(
            person=person, category=category, starts_on=starts_on, ends_on=ends_on, seen_at=town.world.now
        )

    assert town.names(benefit_categories=frozenset({BenefitCategory.PENSIONER})) == {"anna"}
    assert town.names(benefit_categories=frozenset(BenefitCategory)) == {"anna", "boris"}
    assert town.names(benefit_categories=frozenset(BenefitCategory), age_until=40) == {"boris"}
    tomorrow = town.world.now + timedelta(days=1)
    assert town.names(now=tomorrow, benefit_categories=frozenset({BenefitCategory.PENSIONER})) == {"anna", "boris"}
    assert town.names(now=tomorrow, benefit_categories=frozenset({BenefitCategory.STUDENT})) == set()


def test_who_is_disabled_is_read_only_where_he_agreed_to_health_data(town):
    disabled = {"benefit_categories": frozenset({BenefitCategory.DISABLED})}
    for name in ("anna", "boris"):
        BenefitProof.objects.create(
            person=town.accounts[name].holders.get().person,
            category="disabled",
            starts_on=town.world.now.date(),
            seen_at=town.world.now,
        )
    assert town.names(**disabled) == set()

    town.agree("anna", "boris")
    assert town.names(**disabled) == {"anna", "boris"}

    ConsentWithdrawal.objects.create(consent=town.old_woman.consents.get(), withdrawn_at=town.world.now)
    assert town.names(**disabled) == {"boris"}


def test_where_people_joined(town):
    chain = Chain.objects.create(name="Сеть")
    world = town.world
    type(world.pharmacy_b).objects.filter(pk=world.pharmacy_b.pk).update(chain=chain)
    type(world.outlet_a).objects.filter(pk=world.outlet_a.pk).update(district="Центр")

    assert town.names(enrolled_outlet_ids=frozenset({world.outlet_a.pk})) == {"anna"}
    assert town.names(enrolled_chain_ids=frozenset({chain.pk})) == {"boris"}
    assert town.names(enrolled_districts=frozenset({"Центр"})) == {"anna"}
    either = {"enrolled_chain_ids": frozenset({chain.pk}), "enrolled_districts": frozenset({"Центр"})}
    assert town.names(**either) == {"anna", "boris"}


def test_a_newcomer_joined_lately_by_the_calendar_of_the_centre(town):
    Person.objects.filter(pk=town.old_woman.pk).update(enrolled_at=town.world.now - timedelta(days=10))

    assert town.names(enrolled_days_until=11) == {"anna"}
    assert town.names(enrolled_days_from=10, enrolled_days_until=11) == {"anna"}
    assert town.names(enrolled_days_until=10) == set()


def test_levels_are_those_that_tills_judge_by(town):
    start, gold = Level.objects.filter(scheme=town.world.scheme)
    town.buy("anna", ("cream", "1", "1000.00"))
    town.buy("boris", ("cream", "1", "999.99"))

    assert town.names(level_ids=frozenset({gold.pk})) == {"anna"}
    assert town.names(level_ids=frozenset({start.pk})) == ALL - {"anna"}
    assert town.names(level_ids=frozenset({start.pk, gold.pk})) == ALL
    assert town.names(level_ids=frozenset({0})) == set()


@pytest.mark.parametrize(("falls", "fallen"), [("one", {"boris"}), ("none", set())])
def test_a_level_that_is_not_kept_up_falls(town, falls, fallen):
    start, gold = Level.objects.filter(scheme=town.world.scheme)
    LevelScheme.objects.update(keep_days=30, keep_kopecks=100_00, falls=falls)
    for name, days in (("anna", 30), ("boris", 31)):
        Accumulation.objects.create(
            account=town.accounts[name],
            kind="opening",
            amount_kopecks=1_000_00,
            business_on=town.world.now.date() - timedelta(days=days),
        )

    assert town.names(level_ids=frozenset({gold.pk})) == {"anna"}
    assert town.names(level_ids=frozenset({start.pk})) == fallen


def test_a_rolling_level_forgets(town):
    gold = Level.objects.get(scheme=town.world.scheme, threshold_kopecks__gt=0)
    LevelScheme.objects.update(window="rolling", rolling_days=30)
    town.buy("anna", ("cream", "1", "1000.00"), days_ago=30)
    town.buy("boris", ("cream", "1", "1000.00"), days_ago=31)

    assert town.names(level_ids=frozenset({gold.pk})) == {"anna"}


def test_accumulation_and_points(town):
    town.buy("anna", ("cream", "1", "1000.00"))

    assert town.names(accumulated_from_kopecks=1_000_00) == {"anna"}
    assert town.names(accumulated_until_kopecks=1_000_00) == ALL - {"anna"}
    assert town.names(points_from_kopecks=50_00) == {"anna"}
    assert town.names(points_from_kopecks=50_01) == set()
    assert town.names(points_until_kopecks=1) == ALL - {"anna"}

    Account.objects.filter(pk=town.accounts["anna"].pk).update(accumulates_since=town.world.now + timedelta(days=1))
    assert town.names(accumulated_from_kopecks=1) == set()


def test_purchases_are_counted_in_days_and_at_outlets(town):
    town.buy("anna", ("cream", "1", "100.00"))
    town.buy("anna", ("cream", "1", "200.00"), days_ago=29, desk=town.world.desk_b)
    town.buy("boris", ("cream", "1", "500.00"), days_ago=30)

    assert town.names(purchases_from=2) == {"anna"}
    assert town.names(purchases_from=2, within_days=29) == set()
    assert town.names(purchases_from=2, within_days=30) == {"anna"}
    assert town.names(purchases_until=1) == {"family", "bearer"}
    assert town.names(purchases_until=1, within_days=30) == ALL - {"anna"}
    assert town.names(paid_from_kopecks=300_00) == {"anna", "boris"}
    assert town.names(paid_from_kopecks=300_00, paid_until_kopecks=500_00) == {"anna"}
    assert town.names(outlet_ids=frozenset({town.world.outlet_b.pk})) == {"anna"}
    assert town.names(outlet_ids=frozenset({town.world.outlet_b.pk}), within_days=29) == set()
    assert town.names(outlet_ids=frozenset({town.world.outlet_a.pk}), purchases_until=1) == {"family", "bearer"}


def test_days_since_the_last_purchase(town):
    for days in (100, 60):
        town.buy("anna", ("cream", "1", "100.00"), days_ago=days)
    for days in (100, 59):
        town.buy("boris", ("cream", "1", "100.00"), days_ago=days)

    assert town.names(last_purchase_days_from=60) == {"anna"}
    assert town.names(last_purchase_days_until=60) == {"boris"}
    assert town.names(last_purchase_days_from=59, last_purchase_days_until=61) == {"anna", "boris"}


def test_what_came_back_was_not_bought(town):
    town.agree("anna", "boris")
    returned = town.buy("anna", ("cream", "1", "300.00"))
    partly = town.buy("boris", ("cream", "2", "300.00"), ("aspirin", "1", "100.00"))
    world = town.world
    world.give_back(world.desk_a, returned)
    world.give_back(world.desk_a, partly, (1, "2"))

    assert town.names(purchases_from=1) == {"boris"}
    assert town.names(paid_from_kopecks=100_00, paid_until_kopecks=100_01) == {"boris"}
    assert town.names(last_purchase_days_until=1) == {"boris"}
    cream, aspirin = (GoodsBought(product_ids=frozenset({world.products[code].pk})) for code in ("cream", "aspirin"))
    assert town.names(bought=cream) == set()
    assert town.names(bought=aspirin) == {"boris"}
    assert set(Purchase.objects.values_list("state", flat=True)) == {"returned", "partly_returned"}


@pytest.fixture
def analogues(town):
    """A substance that two manufacturers sell, and who bought which."""
    ours, theirs = Manufacturer.objects.get(), Manufacturer.objects.create(name="Другой")
    substance = Substance.objects.create(name="ибупрофен")
    for code, maker in (("aspirin", ours), ("cream", theirs)):
        Product.objects.filter(code=code).update(substance=substance, manufacturer=maker)
    town.agree("anna", "boris", "family")
    town.buy("anna", ("cream", "1", "100.00"), days_ago=20)
    town.buy("boris", ("aspirin", "1", "100.00"), ("cream", "1", "100.00"))
    town.buy("family", ("insulin", "1", "100.00"))
    return {"substance": frozenset({substance.pk}), "ours": frozenset({ours.pk}), "theirs": frozenset({theirs.pk})}


def test_buyers_of_analogues(town, analogues):
    substance, ours, theirs = analogues.values()
    assert town.names(bought=GoodsBought(substance_ids=substance)) == {"anna", "boris"}
    assert town.names(bought=GoodsBought(substance_ids=substance, within_days=20)) == {"boris"}
    assert town.names(bought=GoodsBought(substance_ids=substance, within_days=21)) == {"anna", "boris"}
    assert town.names(bought=GoodsBought(substance_ids=substance, manufacturer_ids=ours)) == {"boris"}
    assert town.names(bought=GoodsBought(substance_ids=substance, excluded_manufacturer_ids=theirs)) == {"boris"}
    insulin = Product.objects.filter(code="insulin")
    either = GoodsBought(substance_ids=substance, product_ids=frozenset(insulin.values_list("pk", flat=True)))
    assert town.names(bought=either) == {"anna", "boris", "family"}
    not_ours = {"bought": GoodsBought(excluded_manufacturer_ids=ours), "sex": Sex.MALE}
    assert town.names(**not_ours) == {"boris"}

    switch = {
        "bought": GoodsBought(substance_ids=substance),
        "not_bought": GoodsBought(substance_ids=substance, manufacturer_ids=ours),
    }
    assert town.names(**switch) == {"anna"}
    assert town.names(not_bought=GoodsBought(substance_ids=substance)) == {"family", "bearer"}


def test_goods_are_read_only_where_every_holder_agreed(town, analogues):
    bought = GoodsBought(group_ids=frozenset(Product.objects.values_list("group_id", flat=True)))
    assert town.names(bought=bought) == {"anna", "boris", "family"}

    for name, holder in (("anna", "holder"), ("family", "child")):
        person = town.accounts[name].holders.get(role=holder).person
        ConsentWithdrawal.objects.create(consent=person.consents.get(), withdrawn_at=town.world.now)

    assert town.names(bought=bought) == {"boris"}
    assert town.names(not_bought=GoodsBought(product_ids=frozenset({0}))) == {"boris", "bearer"}
    assert town.names(bought=bought, now=town.world.now - timedelta(days=5, seconds=1)) == set()
    assert town.names(purchases_from=1) == {"anna", "boris", "family"}  # that there was a receipt is no health data


def test_other_segments_and_promotions(town):
    segment = Segment.objects.create(programme=town.world.programme, code="list", name="Список", kind="list")
    for name, ends_at in (("anna", None), ("boris", town.world.now)):
        SegmentMember.objects.create(
            segment=segment,
            account=town.accounts[name],
            source="person",
            starts_at=town.world.now - timedelta(days=1),
            ends_at=ends_at,
        )
    promotion = Promotion.objects.get()
    for name, uses in (("anna", 0), ("family", 2)):
        PromotionUse.objects.create(account=town.accounts[name], promotion=promotion, uses=uses)

    assert town.names(segment_ids=frozenset({segment.pk, 0})) == {"anna"}
    assert town.names(excluded_segment_ids=frozenset({segment.pk})) == ALL - {"anna"}
    assert town.names(promotion_ids=frozenset({promotion.pk})) == {"family"}
    assert town.names(excluded_promotion_ids=frozenset({promotion.pk})) == ALL - {"family"}


def test_all_conditions_go_together_and_are_counted_by_one_statement(town):
    ids = frozenset({1})
    goods = GoodsBought(ids, ids, ids, ids, frozenset({2}), 30)
    conditions = SegmentConditions(
        age_from=1,
        age_until=99,
        sex=Sex.FEMALE,
        benefit_categories=frozenset(BenefitCategory),
        account_kinds=frozenset({AccountKind.PERSONAL}),
        enrolled_days_from=0,
        enrolled_days_until=9_999,
        enrolled_outlet_ids=ids,
        enrolled_chain_ids=ids,
        enrolled_districts=frozenset({"Центр"}),
        accumulated_from_kopecks=0,
        accumulated_until_kopecks=10**9,
        points_from_kopecks=0,
        points_until_kopecks=10**9,
        within_days=30,
        purchases_from=0,
        purchases_until=9,
        paid_from_kopecks=0,
        paid_until_kopecks=10**9,
        outlet_ids=ids,
        last_purchase_days_from=0,
        last_purchase_days_until=99,
        bought=goods,
        not_bought=goods,
        segment_ids=ids,
        excluded_segment_ids=frozenset({2}),
        promotion_ids=ids,
        excluded_promotion_ids=frozenset({2}),
    )

    with CaptureQueriesContext(connection) as queries:
        count = count_audience(programme=town.world.programme, conditions=conditions, now=town.world.now)

    assert (count, len(queries)) == (0, 1)
    everybody = SegmentConditions(is_everybody=True)
    accounts = Account.objects.filter(programme=town.world.programme).count()
    assert count_audience(programme=town.world.programme, conditions=everybody, now=town.world.now) == accounts
