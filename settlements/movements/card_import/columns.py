"""The columns of a file of cards: declared once for the page, the job, the command and the example file."""

from collections.abc import Sequence
from dataclasses import dataclass

from coalition.kernel.barcodes import card_number


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the code and in the file, what else it may be called, whether it must be there."""

    name: str
    title: str
    sample: str
    also: tuple[str, ...] = ()
    is_required: bool = False


COLUMNS = (
    Column("number", "Номер карты", card_number("29", 1), ("карта", "штрихкод карты"), is_required=True),
    Column("last_name", "Фамилия", "Соколова"),
    Column("first_name", "Имя", "Анна"),
    Column("middle_name", "Отчество", "Петровна"),
    Column("birth_date", "Дата рождения", "31.12.1980"),
    Column("sex", "Пол", "ж"),
    Column("phone", "Телефон", "+7 916 123-45-67", ("мобильный", "мобильный телефон")),
    Column("email", "E-mail", "anna@example.com", ("email", "почта", "эл. почта")),
    Column("issued_on", "Дата выдачи", "15.03.2024"),
    Column("accumulated", "Накоплено", "12500,50", ("накопления",)),
    Column("points", "Баллы", "340", ("бонусы",)),
    Column("points_until", "Баллы действуют до", "31.12.2027"),
    Column("consent_on", "Согласие ПДн (дата)", "15.03.2024", ("согласие пдн", "согласие")),
)
_BY_TITLE = {title: column.name for column in COLUMNS for title in (column.title.lower(), *column.also)}
EXAMPLES = (
    tuple(column.sample for column in COLUMNS),
    (card_number("29", 2), "Петров", "Иван", "", "05.06.1955", "м", "89161234568", "", "", "0", "0", "", ""),
    (card_number("29", 3), *[""] * 7, "01.02.2025", "800,00", "", "", ""),
)


def named(heading: str) -> str | None:
    """The column that a heading means, whatever its capitals and spaces; None: an unknown one."""
    return _BY_TITLE.get(" ".join(heading.replace("\ufeff", "").split()).strip("«»\"'*").lower().replace("ё", "е"))


def positions(headings: Sequence[str]) -> dict[str, int]:
    """Where each known column stands; of two with one meaning the first counts."""
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        name = named(heading)
        if name is not None:
            found.setdefault(name, position)
    return found


def unknown(headings: Sequence[str]) -> list[str]:
    """Headings that nobody reads, as they stand in the file."""
    return [heading.strip() for heading in headings if heading.strip() and named(heading) is None]
