"""What the rows of a file meet: each other, and whoever is in the registry already."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from settlements.models import CardImport
from settlements.movements.card_import.faults import OUTCOMES
from settlements.movements.card_import.sql import statement

LOOK_IN_FILE = statement("look_in_file")
LOOK_IN_REGISTRY = statement("look_in_registry")
COUNT = statement("counts")
STAGED = """
select row_no, outcome, faults, number, last_name, first_name, middle_name, birth_date, phone, accumulated_kopecks,
       points_kopecks, like_account_id, like_number
from settlements_cardimportrow where import_id = %(import)s and (%(outcome)s = '' or outcome = %(outcome)s)
order by row_no limit %(most)s
"""


@dataclass(slots=True)
class Counts:
    """What comes of the rows: how many by outcome, how often each fault, and the sums of those to be written."""

    outcomes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    faults: dict[str, int] = field(default_factory=dict)
    points_kopecks: int = 0
    accumulated_kopecks: int = 0
    consents: int = 0

    def plain(self) -> dict[str, Any]:
        """As plain values, to be kept with the import."""
        return {
            **self.outcomes,
            "faults": self.faults,
            "points": self.points_kopecks,
            "accumulated": self.accumulated_kopecks,
            "consents": self.consents,
        }


def measure_rows() -> None:
    """Let the planner know how many rows wait; it takes an unknown table for an empty one."""
    with connection.cursor() as cursor:
        cursor.execute("analyze settlements_cardimportrow")


def look_in_file(card_import: CardImport) -> None:
    """Find cards and members that stand in the file more than once."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK_IN_FILE, {"import": card_import.pk, "is_joined": is_joined(card_import)})


def look_in_registry(card_import: CardImport, *, first: int, last: int) -> None:
    """Find cards and members that are in the registry, for the rows `first` to `last`."""
    with connection.cursor() as cursor:
        cursor.execute(
            LOOK_IN_REGISTRY,
            {
                "import": card_import.pk,
                "programme": card_import.programme_id,
                "is_joined": is_joined(card_import),
                "first": first,
                "last": last,
            },
        )


def counts_of(card_import: CardImport) -> Counts:
    """What comes of the rows that wait."""
    counts, faults = Counts(), Counter[str]()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"import": card_import.pk})
        for outcome, codes, rows, points, accumulated, consents in cursor.fetchall():
            counts.outcomes[outcome] += rows
            faults.update(dict.fromkeys((code for code in codes.split(",") if code), rows))
            if outcome in ("new", "joins"):
                counts.points_kopecks += int(points)
                counts.accumulated_kopecks += int(accumulated)
                counts.consents += consents
    counts.faults = dict(faults.most_common())
    return counts


def staged_rows(card_import: CardImport, *, most: int, outcome: str = "") -> list[dict[str, Any]]:
    """The first rows that wait, by their columns' names; of one outcome, or all."""
    with connection.cursor() as cursor:
        cursor.execute(STAGED, {"import": card_import.pk, "outcome": outcome, "most": most})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def is_joined(card_import: CardImport) -> bool:
    """Whether a look-alike's card joins the account that is there."""
    return card_import.look_alikes == CardImport.LookAlikes.JOIN
