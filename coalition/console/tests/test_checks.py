"""System checks run before the first migration, so they must not need a database."""

from django.core.checks import run_checks


def test_checks_ask_no_database():
    # There is no `db` here: a query would be refused.
    assert [found for found in run_checks() if found.is_serious()] == []
