"""The enrolment desk with a queue before it: how many actions an enrolment takes, counted in a browser."""

import base64
import json
import os
import time
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from coalition.console.groups import CLERK
from coalition.tests.journeys.browser import CONTROL
from coalition.tests.world import make_world
from members.models import Card, Consent, ConsentText, Person, PersonView
from pharmacies.models import StaffUser
from settlements.tests.movements.joining_stories import text_of

PASSWORD = "a good long password"
MOST_ACTIONS = 12


class Clerk:
    """A clerk at the desk: each click, each field that is filled, each key that is pressed is one action."""

    def __init__(self, console):
        self.console, self.actions, self.began = console, 0, time.monotonic()

    def types(self, text):
        """Type into whatever has the focus, without touching the mouse."""
        self.actions += 1
        self.focus.send_keys(text)

    def fills(self, name, text):
        """Click into a field and type."""
        self.actions += 1
        field = self.console.one(f"[name={name}]")
        field.click()
        field.send_keys(text)

    def presses(self, *keys):
        self.actions += 1
        self.console.press(*keys)

    def clicks(self, selector):
        self.actions += 1
        self.console.click(selector)

    @property
    def focus(self):
        return self.console.driver.switch_to.active_element

    def is_in(self, name):
        """Wait until the focus is in a field."""
        self.console.wait(lambda: self.focus.get_attribute("name") == name, f"the focus is not in {name}")


@pytest.fixture
def world(console, settings, tmp_path):
    settings.MESSAGE_BACKEND, settings.DATA_DIR, settings.MEDIA_ROOT = "file", tmp_path, tmp_path / "media"
    world = make_world()
    for kind in ConsentText.Kind:
        text_of(kind)
    Card.objects.create(
        programme=world.programme, number="2900000000506", qr_token="qr-stock", stock_outlet=world.outlet_a
    )
    user = StaffUser.objects.create_user(
        "clerk", password=PASSWORD, first_name="Мария", last_name="Лапина", is_staff=True
    )
    user.groups.add(Group.objects.get(name=CLERK))
    console.sign_in("clerk", PASSWORD)
    console.open("/console/desk/")
    console.click("#desk-place [name=outlet]")
    console.click(f"#desk-place [name=outlet] option[value='{world.outlet_a.pk}']")
    console.wait(lambda: Session.objects.filter(pk=session(console)).get().get_decoded().get("desk_place"), "no place")
    return world


@pytest.fixture
def clerk(console, world):
    console.open("/console/desk/")
    clerk = Clerk(console)
    clerk.is_in("q")
    return clerk


def session(console):
    return console.driver.get_cookie("sessionid")["value"]


def code_sent(settings):
    """The digits that the phone received."""
    lines = (settings.DATA_DIR / "outbox" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    return json.loads(lines[-1])["text"].split("код ")[1][:6]


def picture(console, name):
    """A picture of the whole page, for whoever wants to look: SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        for width, height in ((1440, 900), (400, 860)):
            console.driver.set_window_size(width, height)
            time.sleep(0.3)
            whole = console.driver.execute_cdp_cmd(
                "Page.captureScreenshot", {"captureBeyondViewport": False, "format": "png"}
            )
            with open(f"{folder}/{name}-{width}.png", "wb") as file:
                file.write(base64.b64decode(whole["data"]))
        console.driver.set_window_size(1440, 900)


def close_others(console):
    """Shut the windows with papers."""
    own, *others = console.driver.window_handles
    for handle in others:
        console.driver.switch_to.window(handle)
        console.driver.close()
    console.driver.switch_to.window(own)


def told(clerk, how):
    seconds = time.monotonic() - clerk.began
    print(f"\n{how}: {clerk.actions} actions, {seconds:.1f} s in the browser")
    assert clerk.actions <= MOST_ACTIONS


def test_an_adult_is_enrolled_by_a_code(console, world, clerk, settings):
    picture(console, "empty")
    clerk.types("8 916 100-01-32")
    clerk.presses(Keys.ENTER)
    clerk.is_in("full_name")
    clerk.types("смирнова анна петровна")
    clerk.presses(Keys.ENTER)
    clerk.is_in("birth_date")
    clerk.types("08031961")
    clerk.clicks("[name=agrees_data]")
    picture(console, "form")
    clerk.clicks("[data-send-code]")
    clerk.is_in("code")
    clerk.types(code_sent(settings))
    clerk.fills("card_number", "2900000000506")
    clerk.presses(CONTROL, Keys.ENTER)

    console.sees("2900\u00a00000\u00a00050\u00a06", "Смирнова Анна Петровна")
    picture(console, "welcome")
    told(clerk, "by a code")
    person = Person.objects.get(last_name="Смирнова")
    assert (str(person.phone), person.sex, person.birth_date) == ("+79161000132", "f", date(1961, 3, 8))
    assert person.phone_verified_at is not None
    assert Card.objects.get(number="2900000000506").person == person
    assert person.consents.get().channel == Consent.Channel.SMS_CODE


def test_an_adult_is_enrolled_on_paper(console, world, clerk):
    clerk.types("+79161000133\n")
    clerk.is_in("full_name")
    clerk.types("Кузнецов Иван Ильич")
    clerk.presses(Keys.ENTER)
    clerk.is_in("birth_date")
    clerk.types("12.04.1950")
    clerk.clicks("[name=agrees_data]")
    clerk.clicks("[name=signing][value=paper]")
    clerk.clicks("[data-print]")
    console.wait(lambda: len(console.driver.window_handles) == 2, "no window with the papers")
    clerk.is_in("is_signed")
    close_others(console)
    clerk.presses(Keys.SPACE)
    clerk.clicks("[name=card][value=virtual]")
    clerk.presses(CONTROL, Keys.ENTER)

    console.sees("Кузнецов Иван Ильич")
    console.one(".desk-qr svg")
    told(clerk, "on paper")
    consent = Consent.objects.get(person__last_name="Кузнецов")
    assert (consent.channel, bool(consent.paper_number)) == (Consent.Channel.PAPER, True)


def test_errors_stand_at_their_fields_and_nothing_is_lost(console, world, clerk):
    clerk.types("Петрова Ольга\n")
    clerk.is_in("birth_date")
    clerk.types("31022000")
    clerk.fills("phone", "123")
    clerk.presses(CONTROL, Keys.ENTER)

    console.sees("ДДММГГГГ", "десять цифр", "Без этого согласия")
    picture(console, "errors")
    assert console.one("[name=full_name]").get_attribute("value") == "Петрова Ольга"
    assert console.one("[name=phone]").get_attribute("value") == "123"
    assert not Person.objects.filter(last_name="Петрова").exists()


def test_a_look_alike_is_shown_and_a_known_member_found(console, world, clerk):
    Person.objects.filter(pk=world.card.person_id).update(birth_date=date(1961, 3, 8), phone="+79161000140")
    clerk.types("Иванова Марья\n")
    clerk.is_in("birth_date")
    clerk.types("08031961\t")
    console.sees("Иванова Мария", "+7\u00a0916\u00a0•••")
    picture(console, "alike")
    assert "100" not in console.one("#desk-alike").text
    clerk.clicks("#desk-alike [data-person]")

    console.sees("Баллы", "1961")
    picture(console, "member")
    assert PersonView.objects.filter(person=world.card.person_id, page="desk").exists()


def test_a_scanned_card_finds_its_member(console, world, clerk):
    clerk.types(world.card.number + "\n")

    console.sees("Иванова Мария")


def test_a_child_is_enrolled_by_a_representative(console, world, clerk):
    clerk.types("Смирнов Пётр Ильич\n")
    clerk.is_in("birth_date")
    clerk.types("01052015")
    clerk.fills("rep_name", "Смирнова Анна Петровна")
    clerk.fills("rep_birth_date", "08031985")
    clerk.fills("rep_authority", "Свидетельство о рождении II-МЮ № 123456 от 10.05.2015")
    clerk.clicks("[name=agrees_data]")
    picture(console, "child")
    assert not console.driver.find_element(By.CSS_SELECTOR, "[data-when=adult]").is_displayed()
    clerk.clicks("[name=is_signed]")
    clerk.clicks("[name=card][value=virtual]")
    clerk.presses(CONTROL, Keys.ENTER)

    console.sees("Смирнов Пётр Ильич", "2")
    console.one(".desk-qr svg")
    told(clerk, "a child")
    assert Consent.objects.get(person__first_name="Пётр").signed_by.last_name == "Смирнова"


def test_nothing_sticks_out_on_a_phone(console, world, clerk):
    console.driver.set_window_size(400, 860)
    clerk.types("8 916 100-01-99\n")
    clerk.is_in("full_name")

    assert console.driver.execute_script("return document.documentElement.scrollWidth - window.innerWidth") <= 0
