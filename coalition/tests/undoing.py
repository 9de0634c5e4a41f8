"""Blocks that leave no trace in the database that tests are rolled back in."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back; blocks may stand in one another."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
