"""A segment is made in the browser: conditions come and go, are told in words, counted, saved and refreshed."""

import pytest
from django.urls import reverse
from selenium.webdriver.common.by import By

from coalition.tests.world import make_world
from coalition.toolkit.jobs import continue_jobs
from members.models import Person
from pharmacies.models import StaffUser
from promotions.models import Segment
from settlements.analytics.refreshing import KIND, refresh_next


@pytest.fixture
def signed_in(console):
    world = make_world()
    Person.objects.update(birth_date="1950-01-01")
    world.member()
    StaffUser.objects.create_superuser("anna", password="anna-and-the-king")
    console.sign_in("anna", "anna-and-the-king")
    console.world = world
    return console


def add_condition(console, key):
    console.click("[data-adder] summary")
    console.click(f"[data-add='{key}']")


def test_conditions_become_words_a_number_and_members(signed_in):
    console = signed_in
    console.open(reverse("admin:promotions_segment_add"))
    console.sees("Не задано ни одного условия")
    console.fill("name", "Старше 55")
    console.fill("code", "older")

    add_condition(console, "age_from")
    console.fill("conditions-age_from", "55")
    console.click("[data-count-now]")
    console.sees("Возраст владельца счёта, лет: от 55.")
    console.wait(lambda: console.one("[data-figure]").text == "1", "one account is not counted")

    add_condition(console, "bought.product_ids")
    console.one("[data-condition='bought.product_ids'] input[role=combobox]").send_keys("cre")
    console.wait(lambda: console.one("[role=option]").text.startswith("cream"), "the cream is not found")
    console.click("[role=option]")
    console.sees("Покупали за всё время: cream.")
    console.click("[data-condition='bought.product_ids'] [data-drop]")
    console.wait(lambda: "Покупали" not in console.one("[data-sentences]").text, "the condition is not taken away")

    console.click("[name=_save]")
    console.wait(Segment.objects.exists, "nothing was saved")
    segment = Segment.objects.get()
    assert segment.conditions == {"age_from": 55}

    console.open(reverse("admin:promotions_segment_refresh", args=[segment.pk]))
    console.click("form.box button[type=submit]")
    console.sees("0 / 1")
    continue_jobs(kind=KIND, step=refresh_next, now=console.world.now)
    console.open(reverse("admin:promotions_segment_change", args=[segment.pk]))
    console.wait(lambda: console.driver.find_elements(By.CSS_SELECTOR, "canvas.chart"), "there is no chart")
    assert segment.members.count() == 1


def test_a_new_list_has_no_conditions(signed_in):
    console = signed_in
    console.open(reverse("admin:promotions_segment_add"))
    console.one("[data-conditions]")

    console.click("select[name=kind] option[value=list]")

    console.wait(
        lambda: not console.driver.find_element(By.CSS_SELECTOR, "[data-conditions]").is_displayed(),
        "conditions of a list are shown",
    )
