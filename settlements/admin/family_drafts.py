"""What an application would say before anything is stored, as plain values: the family as it would be afterwards."""

from collections.abc import Iterable
from typing import Any

from members.models import Account, AccountHolder, FamilyChange, Person
from settlements.movements.family_newcomers import Newcomer
from settlements.queries.families import composition, head_of

Role = AccountHolder.Role
Line = dict[str, Any]


def application(
    family: Account, kind: FamilyChange.Kind, reason: str, lines: Iterable[Line], head: Person | None = None
) -> dict[str, Any]:
    """The head's application; `lines` are who is in the family afterwards."""
    asking = head or head_of(family)
    return {
        "programme": family.programme_id,
        "head": asking.pk if asking else None,
        "kind": str(kind),
        "reason": reason,
        "family": list(lines),
    }


def line(who: Person | Newcomer, role: str, by: Line | None = None) -> Line:
    """Somebody, by his number or by his names alone."""
    if isinstance(who, Person):
        return {"person": who.pk, "role": str(role), "by": by}
    return {
        "last_name": who.last_name,
        "first_name": who.first_name,
        "middle_name": who.middle_name,
        "birth_date": who.birth_date.isoformat(),
        "role": str(role),
        "by": by,
    }


def lines(family: Account, *, without: Iterable[Person] = (), head: Person | None = None) -> list[Line]:
    """Everybody who belongs to a family, but for some, or under another head."""
    gone = {person.pk for person in without}
    rows = [row for row in composition(family) if row.person_id not in gone]
    if head is None:
        return [line(row.person, row.role) for row in rows]
    roles = {row.pk: Role.ADULT if row.role == Role.HEAD else row.role for row in rows}
    return [line(row.person, Role.HEAD if row.person_id == head.pk else roles[row.pk]) for row in rows]
