"""People who may be the very one who stands at the desk: shown before a duplicate is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Person

AT_MOST = 8
BORN_ON_A_DAY = 1_000


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Somebody known, and why he may be the same."""

    person: Person
    why: tuple[object, ...]


def living_people() -> QuerySet[Person]:
    """Members that can be met: neither erased nor kept as a duplicate's history only."""
    return Person.objects.filter(anonymised_at=None, merged_into=None)


def look_alikes(
    *, last_name: str, first_name: str, middle_name: str = "", birth_date: date | None = None, phone: str = ""
) -> list[LookAlike]:
    """At most eight, the likeliest first; two statements.

    Alike are: the same phone; the same name and date of birth; born the same day and called almost the same (one letter
    differs, first and last name swapped, another last name only); the same full name where no date is known.
    """
    key = name_key(last_name, first_name, middle_name)
    wanted = Q(name_key=key) if key.strip() else Q(pk__in=())
    wanted |= Q(phone=phone) if phone else Q(pk__in=())
    found = list(living_people().filter(wanted).order_by("-enrolled_at")[: AT_MOST * 4])
    if birth_date is not None and key.strip():
        found += living_people().filter(birth_date=birth_date).exclude(wanted).order_by("pk")[:BORN_ON_A_DAY]
    alike = [
        LookAlike(person, why) for person in found if (why := tuple(_reasons(person, key, birth_date, phone))) != ()
    ]
    return sorted(alike, key=lambda each: -len(each.why))[:AT_MOST]


def name_key(last_name: str, first_name: str, middle_name: str) -> str:
    """The key that `Person.name_key` holds for such a name."""
    return f"{last_name} {first_name} {middle_name}".replace("ё", "е").replace("Ё", "Е").lower()


def is_one_letter_off(one: str, other: str) -> bool:
    """Whether two words differ by one letter: another one, one more, or two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(differing) == 1:
            return True
        return (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and one[differing[0]] == other[differing[1]]
            and one[differing[1]] == other[differing[0]]
        )
    shorter, longer = sorted((one, other), key=len)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _reasons(person: Person, key: str, birth_date: date | None, phone: str) -> Iterator[object]:
    if phone and str(person.phone or "") == phone:
        yield _("the same phone")
    is_same_day = birth_date is not None and person.birth_date == birth_date
    if person.name_key == key and key.strip():
        if is_same_day:
            yield _("the same name")
            yield _("the same date of birth")
        elif birth_date is None or person.birth_date is None:
            yield _("the same name")
        return
    if is_same_day and (almost := _almost(person.name_key, key)):
        yield almost
        yield _("the same date of birth")


def _almost(known: str, typed: str) -> object:
    """How two names are almost the same; nothing when they are not."""
    if sorted(known.split()) == sorted(typed.split()):
        return _("first and last name swapped")
    if is_one_letter_off(known, typed):
        return _("the name differs by a letter")
    if known.split()[1:] == typed.split()[1:]:
        return _("another last name only")
    (known_last, *known_rest), (typed_last, *typed_rest) = known.split() or [""], typed.split() or [""]
    if known_last == typed_last and known_rest[:1] == typed_rest[:1]:
        return _("the name without the patronymic")
    return ""
