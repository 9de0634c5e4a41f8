"""What the environment makes of the settings; the file is run anew each time, beside the settings of this run."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from coalition.toolkit.env import SettingRefused

SETTINGS = Path(__file__).parents[1] / "settings.py"
PRODUCTION = {
    "DATABASE_URL": "postgresql://app:hunter2@database.example:5433/coalition",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "console.example, tills.example",
    "CELERY_BROKER_URL": "redis://broker.example/0",
}


@pytest.fixture
def settings_from(monkeypatch, tmp_path):
    def read(**environment):
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in {"DATA_DIR": str(tmp_path), **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return read


def test_nothing_has_to_be_set_on_a_developers_machine(settings_from, tmp_path):
    settings = settings_from()

    assert settings["DEBUG"] is True
    assert settings["DATABASES"]["default"]["ENGINE"] == "coalition.toolkit.embedded.backend"
    assert settings["CELERY_BROKER_URL"] == ""
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert settings["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert len(settings["SECRET_KEY"]) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert settings_from()["SECRET_KEY"] == settings["SECRET_KEY"]


def test_production_is_strict_by_itself(settings_from):
    settings = settings_from(**PRODUCTION)

    assert settings["DEBUG"] is False
    assert settings["DATABASES"]["default"]["HOST"] == "database.example"
    assert settings["DATABASES"]["default"]["PORT"] == 5433
    assert settings["ALLOWED_HOSTS"] == ["console.example", "tills.example"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert "SECURE_PROXY_SSL_HEADER" not in settings


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY .* must be set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'"),
        ({"DATABASE_URL": "mysql://app@database.example/x"}, "DATABASE_URL is not"),
        ({"CELERY_BROKER_URL": "broker.example"}, "CELERY_BROKER_URL is not"),
        ({"SECURE_HSTS_SECONDS": "-1"}, "SECURE_HSTS_SECONDS is '-1'"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'loud'"),
    ],
)
def test_nonsense_stops_with_a_sentence(settings_from, change, sentence):
    with pytest.raises(SettingRefused, match=sentence):
        settings_from(**(PRODUCTION | change))


def test_people_get_a_second_factor_where_it_counts(settings_from):
    assert settings_from()["STAFF_SECOND_FACTOR"] is False
    assert settings_from(**PRODUCTION)["STAFF_SECOND_FACTOR"] is True
    assert settings_from(**PRODUCTION, STAFF_SECOND_FACTOR="no")["STAFF_SECOND_FACTOR"] is False


def test_the_owner_migrates_and_another_one_serves(settings_from, monkeypatch):
    both = PRODUCTION | {"MIGRATION_DATABASE_URL": "postgresql://owner:secret@database.example:5433/coalition"}
    for command, user in (("migrate", "owner"), ("grant_roles", "owner"), ("check", "app"), ("runserver", "app")):
        monkeypatch.setattr("sys.argv", ["manage.py", command])
        settings = settings_from(**both)
        assert settings["DATABASES"]["default"]["USER"] == user
        assert settings["APPLICATION_ROLE"] == "app"
    assert settings_from(**PRODUCTION)["APPLICATION_ROLE"] == ""


def test_djangos_own_checks_find_nothing_in_production(tmp_path):
    """Those of the database aside, which is not there."""
    environment = {
        **PRODUCTION,
        "SECRET_KEY": "".join(map(chr, range(48, 110))),
        "DATA_DIR": str(tmp_path),
        "MESSAGE_BACKEND": "coalition.toolkit.gateways.FileGateway",
        "PATH": os.environ["PATH"],
    }
    command = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    done = subprocess.run(
        [sys.executable, *command],
        cwd=SETTINGS.parents[1],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
