"""The console in a browser, as an operator goes through the day."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from coalition.tests.journeys.browser import CONTROL
from coalition.tests.world import make_world
from pharmacies.models import DeskKey, StaffUser
from settlements.models import Purchase, Statement
from settlements.statements.runs import continue_runs

NOVEMBER = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
PASSWORD = "a good long password"


@pytest.fixture
def world(console, monkeypatch):
    """October is over: points earned at A were spent at B."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOVEMBER)
    StaffUser.objects.create_superuser("chief", password=PASSWORD, first_name="Анна", last_name="Главная")
    world = make_world()
    world.buy(world.desk_a, ("cream", "1", "1000.00"), card=world.card)
    world.buy(world.desk_b, ("cream", "1", "400.00"), card=world.card, spend="all", receipt_no="R-2")
    return world


def test_an_operator_signs_in_sees_how_things_stand_and_finds_a_card(console, world):
    console.sign_in("chief", PASSWORD)
    console.sees("Баллы в обороте", "17,50 ₽", "Чеки и баллы по дням", "Анна Главная")
    drawn = (
        "return [...document.querySelectorAll('canvas.chart')].map(each => Chart.getChart(each).data.datasets.length)"
    )
    assert 3 in console.driver.execute_script(drawn)

    console.press(CONTROL, "k")
    console.one("#search-input-command").send_keys(world.card.number)
    console.sees(f"Карта · {world.card.person}")
    console.click("#command-results-list a")

    console.sees(world.card.number, "действует", "Перевыпустить")


def test_a_purchase_explains_itself(console, world):
    console.sign_in("chief", PASSWORD)
    console.follow("Покупки")
    console.follow("№\u00a0R-2")

    console.sees("Строки чека", "товары не показаны", "Списано баллов: 50,00.", "Начислено баллов 5\u00a0%: 17,50.")
    console.follow("Проводки")
    console.sees("баллы списаны", "расчёты с партнёром")


def test_a_month_is_drafted_and_a_statement_is_sent(console, world):
    console.sign_in("chief", PASSWORD)
    console.follow("Отчёты")
    console.follow("Черновики за период")
    console.follow("Подготовить")
    console.sees("Отчётов в очереди: 3.")
    continue_runs(now=timezone.now())

    statement = Statement.objects.get(contract=world.contracts["b"])
    console.open(f"/console/settlements/statement/{statement.pk}/change/")
    console.sees("баллы списаны")
    console.follow("Отправить")
    console.sees("Отменить отправку нельзя")
    console.follow("Отправить")

    console.sees("отправлен.", "Возражения", "PDF")
    statement.refresh_from_db()
    assert (statement.state, statement.payable_kopecks) == (Statement.State.SENT, 50_00)
    assert statement.number in console.text


def test_a_key_is_issued_shown_once_and_revoked(console, world):
    console.sign_in("chief", PASSWORD)
    console.follow("Кассы")
    console.follow("Аптека a · №1")
    console.sees("У кассы ещё нет ключа")
    console.follow("Выдать ключ")
    console.sees("Ключ показывается один раз")
    console.click("form.asked button[type=submit]")

    key = console.one("#desk-key").text
    assert re.fullmatch(r"mk_[\w-]{43}", key)
    console.follow("Скопировать")
    console.follow("Вернуться к кассе")
    console.sees(f"{key[:9]}…")
    assert key not in console.text

    console.follow("Отозвать")
    console.sees("отозван: касса с ним больше не войдёт")
    assert not DeskKey.objects.get().is_live


def test_the_console_speaks_english_when_asked(console, world):
    console.sign_in("chief", PASSWORD)
    console.click("[x-on\\:click='openUserLinks = !openUserLinks']")
    console.follow("English")

    console.sees("Points outstanding", "Getting started", "Operator's console")


def test_nothing_sticks_out_on_a_phone(console, world):
    purchase, person = Purchase.objects.latest("received_at").pk, world.card.person_id
    console.sign_in("chief", PASSWORD)
    console.driver.set_window_size(400, 860)

    for page in (
        "",
        "settlements/purchase/",
        f"settlements/purchase/{purchase}/change/",
        f"members/person/{person}/change/",
    ):
        console.open(f"/console/{page}")
        console.one("#content")
        sticks_out = "return document.documentElement.scrollWidth - window.innerWidth"
        assert console.driver.execute_script(sticks_out) <= 0, page
