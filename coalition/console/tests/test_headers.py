"""What browsers are told with every page."""

import pytest
from django.test import Client

from coalition.console.tests.conftest import signed_in
from pharmacies.models import StaffUser


def policy(answer):
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: set(value.split()) for name, _, value in parts}


@pytest.mark.parametrize("address", ["/console/", "/console/login/", "/console/desk/", "/console/second-factor/"])
def test_the_console_evaluates_but_runs_nothing_slipped_in(address, chief):
    said = policy(chief.get(address))
    assert said["default-src"] == {"'self'"}
    assert said["script-src"] == {"'self'", "'unsafe-eval'"}
    assert said["frame-ancestors"] == said["object-src"] == {"'none'"}


@pytest.mark.parametrize("address", ["/cabinet/", "/cabinet/second-factor/", "/api/docs/", "/api/schema/", "/api/x"])
def test_elsewhere_nothing_is_evaluated(address, db):
    said = policy(signed_in(StaffUser.objects.create_user("pharmacist")).get(address))
    assert said["script-src"] == {"'self'"}


def test_other_headers(chief):
    answer = chief.get("/console/members/person/")
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["/console/", "/console/login/", "/console/desk/", "/console/second-factor/step/"])
def test_pages_behind_the_sign_in_are_kept_by_no_cache(address, chief, db):
    for browser in (chief, Client()):
        assert "no-store" in browser.get(address)["Cache-Control"]
