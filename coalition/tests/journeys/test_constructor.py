"""A promotion in a browser: gallery, form, sentence, trial, two people, start, a quote at the till, stop."""

from datetime import UTC, datetime

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from coalition.tests.journeys.browser import Console
from coalition.tests.world import make_world
from pharmacies.models import StaffUser
from promotions.models import Promotion, PromotionVersion

NOW = datetime(2026, 10, 15, 9, 0, tzinfo=UTC)
PASSWORD = "a good long password"


@pytest.fixture
def world(console, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    for name in ("anna", "boris"):
        StaffUser.objects.create_superuser(name, password=PASSWORD, first_name=name.title())
    return make_world()


def type_into(console: Console, name: str, text: str) -> None:
    """Replace what stands in an input, as a person does."""
    field = console.one(f"[name='{name}']")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(text)


def click(console: Console, selector: str) -> None:
    """Click on what is scrolled to the middle first, clear of the bar of buttons."""
    element = console.one(selector)
    console.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def signed_in_as(console: Console, name: str) -> None:
    console.driver.delete_all_cookies()
    console.sign_in(name, PASSWORD)


def test_a_promotion_from_the_gallery_to_the_till_and_its_stop(console, world):
    signed_in_as(console, "anna")
    console.open("/console/promotions/promotion/add/")
    console.sees("Утро для старших", "Двойные баллы")
    console.one("#gallery-search").send_keys("упаковку")
    cards = console.driver.find_elements(By.CSS_SELECTOR, ".gallery-card")
    console.wait(lambda: [each.text.split("\n")[0] for each in cards if each.is_displayed()], "no card is left")
    assert len([each for each in cards if each.is_displayed()]) < len(cards)
    console.open("/console/promotions/promotion/new/percent-of-goods/")

    # The sentence follows the fields; goods are found by typing.
    console.sees("За товары акции начисляются баллы: 10\u00a0% от их стоимости.")
    type_into(console, "params-rate_bp", "12,5")
    console.click("[id$=effect_0] + label")
    console.sees("На товары акции предоставляется скидка 12,5\u00a0% от их стоимости.", "discounted by 12.5%")
    goods = console.one("[data-condition='goods.product_ids'] [role=combobox]")
    goods.send_keys("cre")
    goods.send_keys(Keys.ENTER)
    console.sees("Товары акции: «cream».")

    # The trial receipt is judged by the draft as it stands.
    console.wait(lambda: "−" in console.one("[data-trial-result]").text, "the trial gives nothing")
    assert "40,00" in console.one("[data-trial-result]").text  # 12,5 % of 320

    # A condition is added, and what makes no sense is said beside.
    click(console, "[data-adder] summary")
    click(console, "[data-add='limits.per_receipt_kopecks']")
    type_into(console, "limits-per_receipt_kopecks", "30")
    console.wait(lambda: "30,00" in console.one("[data-trial-result]").text, "the limit is not obeyed")
    type_into(console, "head-budget_kopecks", "1 000")
    type_into(console, "head-name", "Крем дешевле")
    console.click(".bar-of-buttons button[type=submit]")

    # Draft, handed over, approved by the other, started.
    console.one(".road")
    version = PromotionVersion.objects.latest("pk")
    assert (version.state, version.promotion.name, version.budget_kopecks) == ("draft", "Крем дешевле", 1_000_00)
    path = f"/console/promotions/promotion/{version.promotion_id}/change/"
    console.click(f"a[href$='version/{version.pk}/check/']")
    console.click("form.asked button[type=submit]")
    console.one(".road li:nth-child(2).is-now")
    assert not console.driver.find_elements(By.CSS_SELECTOR, f"a[href$='version/{version.pk}/approve/']")

    signed_in_as(console, "boris")
    console.open(path)
    console.click(f"a[href$='version/{version.pk}/approve/']")
    for tick in console.driver.find_elements(By.CSS_SELECTOR, "form.asked input[type=checkbox]"):
        tick.click()
    console.click("form.asked button[type=submit]")
    console.click(f"a[href$='promotionversion/{version.pk}/start/']")
    console.click("form.asked button[type=submit]")
    console.one(".road li:nth-child(4).is-now")
    version.refresh_from_db()
    assert (version.state, version.made_by, version.approved_by) == ("running", "anna", "boris")

    # At the till.
    request = world.request(world.desk_a, ("cream", "1", "200.00"), card=world.card)
    assert world.quote(request).decision.total("discount_kopecks") == 25_00
    console.open(f"/console/promotions/promotion/{version.promotion_id}/stop/")
    console.one("[name=reason]").send_keys("Ошибка в цене")
    console.click("form.asked button[type=submit]")
    console.sees("Ошибка в цене")
    assert Promotion.objects.get(pk=version.promotion_id).stopped_at == NOW
    assert world.quote(request).decision.total("discount_kopecks") == 0


def test_the_constructor_is_usable_on_a_phone_and_its_labels_are_bound(console, world):
    signed_in_as(console, "anna")
    console.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 375, "height": 812, "deviceScaleFactor": 1, "mobile": True}
    )
    promotion = Promotion.objects.first()
    try:
        for page in ("add/", "new/morning-for-seniors/", f"{promotion.pk}/change/"):
            console.open(f"/console/promotions/promotion/{page}")
            console.one("#content")
            sticks_out = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert console.driver.execute_script(sticks_out) <= 0, page
        console.open("/console/promotions/promotion/new/morning-for-seniors/")
        console.one("[data-trial-result] .slip")
        unnamed = console.driver.execute_script(
            "return [...document.querySelectorAll('#constructor input, #constructor select, #constructor textarea,"
            " #trial input, #trial select')].filter((each) => each.type !== 'hidden' && !each.hidden"
            " && !each.labels.length && !each.ariaLabel).map((each) => each.name || each.id)"
        )
        assert unnamed == []
    finally:
        console.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
