"""What a statement is made of, in the console: lines, receipts, the way of every rouble; goods are not for all."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coalition.console.tests.conftest import signed_in
from coalition.tests.world import make_world
from members.operations.consents import give_consent
from pharmacies.models import StaffUser
from settlements.models import Entry, Statement
from settlements.tests.movements.kin import text
from settlements.tests.statements.months import change, close, draft, earn_at_a_and_spend_at_b


@pytest.fixture
def world(db):
    world = make_world()
    earn_at_a_and_spend_at_b(world)
    return world


def somebody(group):
    user = StaffUser.objects.create_user(group, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return signed_in(user)


def made_of(statement: Statement) -> str:
    return reverse("admin:settlements_statement_made_of", args=[statement.pk])


def came_from(statement: Statement) -> str:
    entry = statement.claims.first().posting.entry_id
    return reverse("admin:settlements_statement_came_from", args=[statement.pk, entry])


def test_a_line_opens_to_receipts_and_a_receipt_to_who_promised_its_points(world):
    a, b = close(world.contracts["a"]), close(world.contracts["b"])
    auditor = somebody("auditor")
    line = f"{made_of(b)}?line={b.lines.get().pk}"

    page = auditor.get(reverse("admin:settlements_statement_change", args=[b.pk])).content.decode()
    assert line in page

    receipts = auditor.get(line).content.decode()
    assert came_from(b) in receipts
    assert receipts.count("30,00") >= 3  # the line, its receipts, the one receipt

    chain = auditor.get(came_from(b)).content.decode()
    for address in (
        reverse("admin:settlements_statement_change", args=[a.pk]),
        reverse("admin:pharmacies_contract_change", args=[world.contracts["a"].pk]),
    ):
        assert address in chain
    assert a.number in chain


def test_goods_are_shown_to_those_only_who_may_read_them(world):
    b = close(world.contracts["b"])
    auditor, operator = somebody("auditor"), somebody("operator")

    hidden, refused = (who.get(came_from(b)).content.decode() for who in (auditor, operator))
    assert "•••" in hidden
    assert "•••" in refused  # the right alone is not enough
    give_consent(person=world.card.person, text=text("pd_consent_special"), channel="paper", now=world.now)
    assert "•••" not in operator.get(came_from(b)).content.decode()
    assert "•••" in auditor.get(came_from(b)).content.decode()
    for who in (auditor, operator):
        assert world.card.person.last_name not in who.get(came_from(b)).content.decode()


def test_a_draft_is_made_of_nothing_yet(world):
    statement = draft(world.contracts["b"])
    auditor = somebody("auditor")

    assert "30,00" in auditor.get(made_of(statement)).content.decode()
    assert (
        made_of(statement)
        not in auditor.get(reverse("admin:settlements_statement_change", args=[statement.pk])).content.decode()
    )


def test_a_clerk_sees_none_of_it(world):
    b = close(world.contracts["b"])
    clerk = somebody("clerk")

    assert clerk.get(made_of(b)).status_code == clerk.get(came_from(b)).status_code == 403


def test_many_receipts_cost_no_more_statements_of_sql(world):
    auditor = somebody("auditor")
    for number in range(60):
        world.buy(world.desk_a, ("aspirin", "1", f"{20 + number}.00"), card=world.card)
    a, b = close(world.contracts["a"]), close(world.contracts["b"])
    auditor.get(made_of(a))

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert auditor.get(address).status_code == 200
        return len(queries)

    assert cost(made_of(a)) == cost(made_of(b))
    assert "page=2" in auditor.get(made_of(a)).content.decode()
    assert "page=1" in auditor.get(f"{made_of(a)}?page=2").content.decode()


def test_a_receipt_opened_from_a_line_shows_what_is_in_that_line_alone(world):
    world.buy(world.desk_a, ("aspirin", "1", "500.00"), ("cream", "1", "400.00"), card=world.card)
    a = close(world.contracts["a"])
    auditor = somebody("auditor")
    entry = a.claims.order_by("-posting_id").first().posting.entry_id
    address = reverse("admin:settlements_statement_came_from", args=[a.pk, entry])
    first, second = a.lines.order_by("vat_rate_bp")

    def shown(line: str) -> int:
        return auditor.get(f"{address}{line}").content.decode().count('class="chain"')

    assert (shown(f"?line={first.pk}"), shown(f"?line={second.pk}"), shown(""), shown("?line=x")) == (1, 1, 2, 2)
    assert f"{address}?line={first.pk}" in auditor.get(f"{made_of(a)}?line={first.pk}").content.decode()


def test_an_entry_names_the_statements_that_it_went_into(world):
    change(world.contracts["a"], funding_moment="use")
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    spent = world.buy(world.desk_b, ("cream", "1", "60.00"), card=world.card, spend="all")
    a, b = close(world.contracts["a"]), close(world.contracts["b"])
    entry = Entry.objects.get(purchase=spent.purchase_id)

    page = somebody("auditor").get(reverse("admin:settlements_entry_change", args=[entry.pk])).content.decode()

    assert {statement.number for statement in (a, b) if statement.number in page} == {a.number, b.number}
