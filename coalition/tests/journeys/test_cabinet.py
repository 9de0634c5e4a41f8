"""The cabinet in a real browser, on a phone: nobody outside is asked, and nothing needs a script."""

from datetime import UTC, datetime

from django.contrib.auth.models import Group

from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from settlements.models import Statement
from settlements.tests.statements.months import close

PASSWORD = "a good long password"


def test_a_manager_looks_at_the_month_and_agrees_to_a_statement(console):
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "2", "500.00"), card=world.card)
    world.buy(world.desk_a, ("cream", "1", "60.00"), card=world.card, spend="all")
    statement = close(world.contracts["a"])
    user = StaffUser.objects.create_user(
        "manager", password=PASSWORD, legal_entity=world.pharmacy_a, last_login=datetime(2026, 1, 1, tzinfo=UTC)
    )
    user.groups.add(Group.objects.get(name="pharmacy"))
    console.driver.set_window_size(400, 850)

    console.open("/cabinet/")
    console.fill("username", "manager")
    console.fill("password", PASSWORD)
    console.click("main button")
    console.one(".figures")
    console.click(".attention a")
    console.click(".primary")
    console.click("main button.primary")
    console.one(".told-success")

    agreed = Statement.objects.get(pk=statement.pk)
    assert (agreed.state, agreed.agreed_by) == ("agreed", "manager")
    for page in ("sales", "returns", "desks", "staff", "statements/reconciliation"):
        console.open(f"/cabinet/{page}/")
        console.one("h1, h2")
        width = console.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, page
