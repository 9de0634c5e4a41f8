"""Files of cards for tests, and the short way through an import."""

from io import BytesIO
from typing import Any

from coalition.kernel.barcodes import card_number
from coalition.tests.world import World
from coalition.toolkit.jobs import continue_jobs
from settlements.models import CardImport
from settlements.movements.card_import.imports import KIND, Wanted, begin_import, go_on, write_down

HEAD = "Номер карты;Фамилия;Имя;Отчество;Дата рождения;Пол;Телефон;Накоплено;Баллы;Баллы действуют до"


def number(n: int) -> str:
    """A card number that no pharmacy of the world has issued."""
    return card_number("27", n)


def line(n: int, *, name: str = "", born: str = "01.02.1980", phone: str = "", **cells: str) -> str:
    """A row: a member of his own with his own phone, 1,000 accumulated and 50 points unless told otherwise."""
    last_name = name or f"Иванов{n}"
    phone = phone or f"8916{n:07d}"
    accumulated, points = cells.get("accumulated", "1000,50"), cells.get("points", "50")
    return f"{cells.get('number', number(n))};{last_name};Пётр;;{born};м;{phone};{accumulated};{points};"


def as_file(*lines: str, head: str = HEAD, encoding: str = "utf-8") -> BytesIO:
    """The file of such rows."""
    return BytesIO("\r\n".join((head, *lines)).encode(encoding))


def begin(world: World, file: BytesIO, **options: Any) -> CardImport:
    """An import that is only queued."""
    return begin_import(
        file=file, file_name="cards.csv", wanted=wanted(world, **options), started_by="test", now=world.now
    )


def wanted(world: World, **options: Any) -> Wanted:
    """What is wanted of a file unless told otherwise."""
    given = {"programme": world.programme, "reason": "карты сети", "dated_on": world.now.date()}
    return Wanted(**given | options)


def read(world: World, *lines: str, head: str = HEAD, **options: Any) -> CardImport:
    """An import that was read and looked at."""
    card_import = begin(world, as_file(*lines, head=head), **options)
    work(world, card_import)
    card_import.refresh_from_db()
    return card_import


def write(world: World, *lines: str, head: str = HEAD, **options: Any) -> CardImport:
    """An import that was written down."""
    card_import = write_down(card_import=read(world, *lines, head=head, **options), by="test", now=world.now)
    work(world, card_import)
    card_import.refresh_from_db()
    return card_import


def work(world: World, card_import: CardImport) -> None:
    """Work on the job of an import."""
    continue_jobs(kind=KIND, step=go_on, now=world.now, only=card_import.job)
