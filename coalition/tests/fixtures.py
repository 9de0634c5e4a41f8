"""Options and fixtures for the tests of every package; pyproject.toml loads them by `-p`."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long tests too, with full counts")


def pytest_configure(config: pytest.Config) -> None:
    # How fast a machine makes up examples says nothing about the product.
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")
    # Now, not by `-p`: what is registered last goes before the fixtures of pytest-django.
    config.pluginmanager.import_plugin("coalition.tests.databases")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        if FLUSHING & set(getattr(item, "fixturenames", ())) or (mark and mark.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid} would flush append-only tables; use `db` or `cloned_database`.")
    if not config.getoption("--all"):
        long = [item for item in items if item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config) -> Callable[..., int]:
    """`scale(small=20, full=300)` gives the figure for this run: full with --all."""

    def figure(*, small: int, full: int) -> int:
        return full if pytestconfig.getoption("--all") else small

    return figure


@pytest.fixture
def quick_passwords(settings: Any) -> None:
    """Passwords are hashed at once and not for half a second, in this process alone."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def tasks_run_in_place() -> None:
    """A task that is sent runs at once in the caller's process; only tests of the worker have a real broker."""
    from coalition.celery import app

    app.conf.update(task_always_eager=True, task_eager_propagates=True)
