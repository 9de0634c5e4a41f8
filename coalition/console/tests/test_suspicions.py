"""Cases of suspected abuse in the console: who sees them, what their page says, who decides."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from members.models import AccountHolder, StaffMembership
from pharmacies.models import StaffUser
from settlements.models import AdjustmentLimit, Sign, Suspicion, SuspicionRule
from settlements.movements.adjustments import adjust_points
from settlements.tests.analytics.suspicions.nights import buy, cashier, night
from settlements.tests.movements.stories import wanted

LIST = reverse("admin:settlements_suspicion_changelist")


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def case(world):
    """The member bought nine times in a day at a desk; another one once."""
    cashier(world)
    buy(world, world.member()[1], 1)
    buy(world, world.card, 9, minutes=30)
    return night(world, Sign.OFTEN_AT_ONE_DESK)[0]


def somebody(name, *groups, **fields):
    user = StaffUser.objects.create_user(name, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def page_of(case, step="change"):
    return reverse(f"admin:settlements_suspicion_{step}", args=[case.pk])


def read(client, address):
    return client.get(address).content.decode()


def test_the_page_says_what_was_found_and_what_is_usual(case, chief):
    page = read(chief, page_of(case))

    assert "29\u00a0•••" in page
    assert "9000" not in page
    assert "9\u00a0000,00" in page
    assert "1,0" in page  # the other buyer's
    for row in case.receipts.all():
        assert reverse("admin:settlements_purchase_change", args=[row.purchase_id]) in page


def test_an_operator_decides_once_and_an_auditor_only_reads(case):
    vera, olga = signed_in(somebody("vera", "operator")), signed_in(somebody("olga", "auditor"))
    assert page_of(case, "dismiss") in read(vera, page_of(case))
    assert page_of(case, "dismiss") not in read(olga, page_of(case))
    assert olga.post(page_of(case, "confirm"), {"note": "Да"}).status_code == 403
    vera.post(page_of(case, "confirm"), {"note": ""})
    assert Suspicion.objects.get().state == "open"

    vera.post(page_of(case, "confirm"), {"note": "Карта лежала у кассы"})

    decided = Suspicion.objects.get()
    assert (decided.state, decided.decided_by, decided.note) == ("confirmed", "vera", "Карта лежала у кассы")
    assert page_of(case, "dismiss") not in read(vera, page_of(case))


@pytest.mark.parametrize("group", ["accountant", "clerk", "nobody"])
def test_others_do_not_see_cases_at_all(case, group):
    client = signed_in(somebody("boris", group))

    for address in (LIST, page_of(case), page_of(case, "history"), page_of(case, "confirm")):
        assert client.get(address).status_code == 403
    assert LIST not in read(client, reverse("admin:index"))


def is_hidden_from(user, case):
    client = signed_in(user)
    assert client.get(LIST).status_code == 200
    assert page_of(case) not in read(client, LIST)
    assert LIST + "?state__exact=open" not in read(client, reverse("admin:index"))
    for step in ("change", "history", "confirm", "dismiss"):
        assert client.get(page_of(case, step)).status_code in (302, 404)
    client.post(page_of(case, "dismiss"), {"note": "Это я"})
    return Suspicion.objects.get(pk=case.pk).state == "open"


def test_a_cashier_never_sees_his_own_case_whatever_his_rights(case):
    user = somebody("seller", "operator")
    case.cashier.user = user
    case.cashier.save()

    assert is_hidden_from(user, case)


def test_nor_one_of_several_cashiers_whose_receipts_are_in_it(world):
    user, other = somebody("seller", "operator"), cashier(world, "8")
    cashier(world)
    type(other).objects.filter(pk=other.pk).update(user=user)
    for code in ("7", "8"):
        buy(world, world.card, 3, cashier=code, minutes=20)

    (shared,) = night(world, Sign.OFTEN_AT_ONE_DESK)

    assert shared.cashier is None
    assert is_hidden_from(user, shared)


def test_neither_does_the_member_whose_card_it_is(world, case):
    user = somebody("seller", "operator")
    other = cashier(world, "99")
    other.user = user
    other.save()
    StaffMembership.objects.create(cashier=other, person=AccountHolder.objects.get(account=case.account).person)

    assert is_hidden_from(user, case)


def test_nor_an_operator_who_gave_points_by_hand(world, case):
    vera = somebody("vera", "operator")
    limits = {"at_once_kopecks": 900_00, "per_day_kopecks": 9_000_00}
    AdjustmentLimit.objects.create(group=Group.objects.get(name="operator"), **limits)
    for _ in range(5):
        adjust_points(wanted=wanted(case.account, 700_00), by=vera, now=world.now)
    (by_hand,) = night(world, Sign.POINTS_BY_ONE_HAND)
    case.state, case.decided_at = "dismissed", world.now
    case.save(update_fields=["state", "decided_at"])

    assert is_hidden_from(vera, by_hand)
    assert page_of(by_hand) in read(signed_in(somebody("anna", "operator")), LIST)


def test_open_cases_come_first_and_are_counted_on_the_first_page(case, chief):
    assert LIST + "?state__exact=open" in read(chief, reverse("admin:index"))
    Suspicion.objects.update(state="dismissed", decided_at=case.found_at + timedelta(days=1))

    assert LIST + "?state__exact=open" not in read(chief, reverse("admin:index"))


def test_a_rule_is_told_in_words_and_set_by_operators(case):
    rule = SuspicionRule.objects.get(sign=Sign.OFTEN_AT_ONE_DESK)
    address = reverse("admin:settlements_suspicionrule_change", args=[rule.pk])
    vera, olga = signed_in(somebody("vera", "operator")), signed_in(somebody("olga", "auditor"))
    typed = {"is_on": "on", "days": "2", "least": "7", "share_bp": "", "least_kopecks": "0"}

    assert olga.post(address, typed).status_code == 403
    vera.post(address, typed)

    for wrong in ({"days": "93"}, {"days": "0"}, {"share_bp": "100,01"}):
        assert vera.post(address, typed | {"least": "9"} | wrong).status_code == 200

    rule.refresh_from_db()
    assert (rule.days, rule.least) == (2, 7)
    assert vera.get(reverse("admin:settlements_suspicionrule_add")).status_code == 403


@pytest.mark.parametrize("sign", Sign)
def test_the_page_of_each_sign_opens_with_its_picture(case, chief, sign):
    fields = {name: getattr(case, name) for name in ("programme", "outlet", "desk", "cashier", "account", "card")}
    days = {"first_on": case.first_on, "last_on": case.last_on, "count": 3, "found_at": case.found_at}
    other = Suspicion.objects.create(sign=sign, key=f"{sign}:x:1", user_name="vera", **fields, **days)

    page = read(chief, page_of(other))

    assert "29\u00a0•••" in page
    assert "%(" not in page
    assert page_of(other) in read(chief, LIST)
