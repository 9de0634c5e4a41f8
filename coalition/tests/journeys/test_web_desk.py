"""A web cash desk on a telephone, with a queue before it: how many actions a sale takes, counted in a browser."""

import time
from dataclasses import replace

import pytest
from django.utils import timezone
from selenium.webdriver.common.keys import Keys

from coalition.cabinet.tests.counter import counter, web_desk
from coalition.tests.world import make_world
from settlements.models import Purchase, PurchaseReturn

PASSWORD = "a good long password"
MOST_ACTIONS = 8
PHONE = {"width": 400, "height": 800, "deviceScaleFactor": 2, "mobile": True}


class Cashier:
    """A cashier with a telephone: each scan, each field that is filled, each tap and each key is one action."""

    def __init__(self, console):
        self.console, self.actions, self.began = console, 0, time.monotonic()

    @property
    def focus(self):
        return self.console.driver.switch_to.active_element

    def types(self, text):
        """Type into whatever has the focus."""
        self.actions += 1
        self.focus.send_keys(text)

    def fills(self, name, text):
        self.actions += 1
        self.console.fill(name, text)

    def taps(self, selector):
        self.actions += 1
        self.console.click(selector)

    def is_in(self, name):
        """Wait until the focus is in a field."""
        self.console.wait(lambda: self.focus.get_attribute("name") == name, f"the focus is not in {name}")

    def fits(self):
        """Nothing is wider than the telephone."""
        return self.console.driver.execute_script("return document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.fixture
def phone(console):
    console.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    yield console
    console.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def come_in(console):
    """A cashier who has a password of his own signs in and opens the shift."""
    world = replace(make_world(), now=timezone.now())
    till = counter(world, web_desk(world))
    till.client.post(f"{till.address}close/", {"number": 1})
    till.user.set_password(PASSWORD)
    till.user.last_login = timezone.now()
    till.user.save()
    console.open("/cabinet/sign-in/")
    console.fill("username", till.user.username)
    console.fill("password", PASSWORD)
    console.click("main form button")
    console.click("button[value=open]")
    return world, Cashier(console)


def test_a_sale_with_a_card_and_points_takes_eight_actions_at_most(phone):
    world, cashier = come_in(phone)
    world.buy(world.desk_a, ("cream", "1", "3000.00"), card=world.card)
    before = Purchase.objects.count()

    cashier.is_in("shown")
    cashier.actions = 0
    cashier.types(world.card.number + Keys.ENTER)
    cashier.is_in("amount")
    cashier.types("250")
    cashier.types(Keys.ENTER)
    phone.one("[data-payable]")
    assert cashier.fits()
    cashier.taps("[name=spend][value=all]")
    cashier.types(Keys.ENTER)
    phone.sees("W-2-1")
    actions, seconds = cashier.actions, time.monotonic() - cashier.began

    sale = Purchase.objects.latest("received_at")
    assert (Purchase.objects.count() - before, sale.points_kopecks, sale.payable_kopecks) == (1, 125_00, 125_00)
    assert cashier.fits()
    assert actions <= MOST_ACTIONS, f"{actions} actions, {seconds:.0f} s"
    print(f"a sale with a card and points: {actions} actions, the card was {sale.entry_mode}")

    cashier.types(Keys.ENTER)
    cashier.is_in("shown")


def test_goods_a_double_tap_and_a_return_on_a_telephone(phone):
    _world, cashier = come_in(phone)
    cashier.fills("search", "crea")
    cashier.types(Keys.ENTER)
    cashier.is_in("line-price")
    cashier.types("120,50")
    cashier.types(Keys.ENTER)
    phone.one("[data-payable]")
    phone.driver.execute_script("const b = document.querySelector('[data-once]'); b.click(); b.click();")
    phone.sees("W-2-1")
    assert Purchase.objects.count() == 1

    phone.click(".stand-menu a:nth-child(2)")
    cashier.is_in("receipt")
    cashier.types("W-2-1" + Keys.ENTER)
    cashier.fills("quantity-1", "1")
    cashier.taps("button[value=preview]")
    phone.one("button[value=book]")
    assert not PurchaseReturn.objects.exists()
    assert cashier.fits()
    cashier.taps("button[value=book]")
    phone.sees("120,50")
    phone.wait(lambda: PurchaseReturn.objects.count() == 1, "nothing came back")

    phone.click(".stand-menu a:nth-child(3)")
    assert cashier.fits()
