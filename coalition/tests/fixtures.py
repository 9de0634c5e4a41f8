"""Fixtures and options for the tests of every package; pyproject.toml loads them by `-p`."""

from collections.abc import Callable

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long tests too, with full counts")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--all"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config) -> Callable[..., int]:
    """`scale(small=20, full=300)` gives the figure for this run: full with --all."""

    def figure(*, small: int, full: int) -> int:
        return full if pytestconfig.getoption("--all") else small

    return figure


@pytest.fixture(scope="session", autouse=True)
def tasks_run_in_place() -> None:
    """A task that is sent runs at once in the caller's process; only tests of the worker have a real broker."""
    from coalition.celery import app

    app.conf.update(task_always_eager=True, task_eager_propagates=True)
