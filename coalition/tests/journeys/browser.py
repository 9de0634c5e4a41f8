"""A real browser before the real console, on a database of its own."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE_SECONDS = 60
SWITCHES = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"),
)
LEFT_BEHIND = "does not belong to the document"
"""How the driver calls an element of a page that is just being left, when it does not call it stale."""
AT_HOME = {"127.0.0.1", ""}
INSIDE = ("data:", "blob:", "chrome:", "chrome-extension:")
"""What never leaves the browser; its own viewer of PDFs is an extension."""


class Console:
    """The console as a person sees it: what stands on a page, and where to click."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver, self.address = driver, address

    def open(self, path: str = "/") -> None:
        """Type an address."""
        self.driver.get(self.address + path)

    def sign_in(self, username: str, password: str) -> None:
        """Come in by the first page."""
        self.open()
        self.fill("username", username)
        self.fill("password", password)
        self.click("button[type=submit]")
        self.sees("Обзор")

    def one(self, selector: str) -> Any:
        """The first visible element, waited for."""
        return self.wait(
            lambda: next(
                (each for each in self.driver.find_elements(By.CSS_SELECTOR, selector) if each.is_displayed()), None
            ),
            f"nothing visible by {selector}",
        )

    def click(self, selector: str) -> None:
        """Click on an element."""
        self.wait(lambda: self.one(selector).click() or True, f"{selector} cannot be clicked")

    def follow(self, text: str) -> None:
        """Click on a link or a button that says this."""
        path = f"//*[self::a or self::button][.//text()[normalize-space(.)='{text}']]"

        def click() -> bool:
            for element in self.driver.find_elements(By.XPATH, path):
                if element.is_displayed():
                    self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
                    element.click()
                    return True
            return False

        self.wait(click, f"no link or button «{text}»")

    def fill(self, name: str, text: str) -> None:
        """Type into a field."""

        def type_in() -> bool:
            field = self.one(f"[name={name}]")
            field.clear()
            field.send_keys(text)
            return True

        self.wait(type_in, f"nothing can be typed into {name}")

    def press(self, *keys: str) -> None:
        """Press keys together."""
        chord = webdriver.ActionChains(self.driver)
        for key in keys[:-1]:
            chord.key_down(key)
        chord.send_keys(keys[-1])
        for key in keys[:-1]:
            chord.key_up(key)
        chord.perform()

    def sees(self, *texts: str) -> None:
        """Wait until the page says all of this."""
        for text in texts:
            self.wait(lambda text=text: text in self.text, f"«{text}» is not on the page")

    @property
    def text(self) -> str:
        """What the page says, capitals as in the source."""
        return self.driver.execute_script("return document.body.innerText + ' ' + document.title") or ""

    def wait(self, condition: Callable[[], Any], complaint: str) -> Any:
        """What the condition gives once it gives something."""

        def met(_driver: webdriver.Chrome) -> Any:
            try:
                return condition()
            except WebDriverException as error:
                if LEFT_BEHIND in (error.msg or ""):
                    return None
                raise

        known = (NoSuchElementException, StaleElementReferenceException)
        return WebDriverWait(self.driver, PATIENCE_SECONDS, 0.1, known).until(met, complaint)

    def hosts_asked(self) -> set[str]:
        """Whom the pages asked for anything since the last question."""
        said = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        asked = (event["params"]["request"]["url"] for event in said if event["method"] == "Network.requestWillBeSent")
        return {urlsplit(url).hostname or "" for url in asked if not url.startswith(INSIDE)}

    def complaints(self) -> list[str]:
        """What the browser's own log calls severe; scripts of a page that is being left find no window any more."""
        severe = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        return [each for each in severe if "reading 'location'" not in each and "reading 'pathname'" not in each]


@pytest.fixture(scope="session")
def chromium() -> Iterator[webdriver.Chrome]:
    """Debian's Chromium without a window. Absent, the test is left out, except where CI must leave none out."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("There is no Chromium: bin/setup --browser")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for switch in SWITCHES:
        options.add_argument(switch)
    options.add_experimental_option("prefs", {"intl.accept_languages": "ru"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    browser.set_window_size(1440, 900)
    yield browser
    browser.quit()


@pytest.fixture
def console(chromium: webdriver.Chrome, cloned_database: str) -> Iterator[Console]:
    """The console, served from a copy of the database. In the end nobody outside was asked and nothing was severe."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.cache import cache
    from django.test.testcases import LiveServerThread

    cache.clear()
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    chromium.execute_cdp_cmd("Network.clearBrowserCookies", {})
    chromium.set_window_size(1440, 900)
    page = Console(chromium, f"http://127.0.0.1:{server.port}")
    try:
        yield page
        assert page.hosts_asked() <= AT_HOME
        assert page.complaints() == []
    finally:
        chromium.get("about:blank")
        server.terminate()


CONTROL = Keys.CONTROL
"""The key that opens the search together with K."""
