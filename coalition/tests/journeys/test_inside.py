"""No page asks anybody outside, and none runs into its own policy: every list, every form, every page of one's own.

The fixture fails on any severe word in the browser's log, where refusals of the policy stand, and on any foreign host.
"""

import pytest
from django.contrib import admin
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from coalition.tests.journeys.browser import AT_HOME, Console
from coalition.tests.world import make_world
from pharmacies.models import StaffUser

PASSWORD = "pills-and-drops-7"


@pytest.fixture
def chief(console: Console) -> StaffUser:
    """Somebody who may do everything, with something to look at."""
    world = make_world()
    world.buy(world.desk_a, ("aspirin", "2", "99.99"), card=world.card)
    return StaffUser.objects.create_superuser("chief", password=PASSWORD, first_name="Анна", last_name="Главная")


def pages() -> list[str]:
    """Every list and every form of the console that needs no row."""
    lists = [f"admin:{each._meta.app_label}_{each._meta.model_name}_changelist" for each in admin.site._registry]
    return ["/console/", "/console/desk/", "/api/docs/", "/cabinet/second-factor/", *map(reverse, lists)]


def test_every_page_stays_inside(console: Console, chief: StaffUser, scale):
    console.sign_in("chief", PASSWORD)
    for address in pages()[:: scale(small=3, full=1)]:
        console.open(address)
        assert console.complaints() == [], address
        assert console.hosts_asked() <= AT_HOME, address
    console.open("/api/docs/")
    console.sees("quotes")


def test_a_phone_is_set_up_asked_for_and_used(console: Console, chief: StaffUser, settings):
    settings.STAFF_SECOND_FACTOR = True
    console.open()
    console.fill("username", "chief")
    console.fill("password", PASSWORD)
    console.click("button[type=submit]")
    console.sees("Анна Главная")
    console.one(".qr svg")
    device = TOTPDevice.objects.get(user=chief)
    assert device.bin_key.hex() == device.key
    console.fill("code", f"{totp(device.bin_key):06d}")
    console.click("main form button[type=submit]")
    assert console.wait(lambda: len(console.driver.find_elements("css selector", ".codes code")) == 8, "no codes")
    spare = console.driver.find_element("css selector", ".codes code").text
    console.click("a.button")
    console.sees("Обзор")

    console.driver.delete_all_cookies()
    console.open()
    console.fill("username", "chief")
    console.fill("password", PASSWORD)
    console.click("button[type=submit]")
    console.fill("code", spare)
    console.click("main form button[type=submit]")
    console.sees("Обзор")
