"""What the environment makes of the settings; the file is run anew each time, beside the settings of this run."""

import os
import runpy
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
