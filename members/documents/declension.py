"""Names in the cases that papers need. A name that the rules do not know stays as it is; nothing here ever fails."""

from enum import Enum
from functools import cache

from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case as Rule
from pytrovich.enums import Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from members.documents.facts import Someone

_APART = " -\u2010\u2011'’"
_NEVER_DECLINED = {"бен", "ван", "да", "де", "ди", "дер", "фон", "эль", "аль", "ибн", "бей", "дюма", "золя"}
"""First parts of foreign names, and two writers whose names the rules would bend."""
_SUFFIXES = {"оглы": Gender.MALE, "улы": Gender.MALE, "угли": Gender.MALE, "кызы": Gender.FEMALE, "кизи": Gender.FEMALE}
_ENDINGS = {"ич": Gender.MALE, "вна": Gender.FEMALE, "чна": Gender.FEMALE, "шна": Gender.FEMALE}
_BIRDS = {"соловей": "Соловь", "воробей": "Воробь", "муравей": "Муравь"}
"""Surnames that lose a vowel, which the rules leave in."""


class Case(Enum):
    """Of whom, to whom."""

    GENITIVE = Rule.GENITIVE
    DATIVE = Rule.DATIVE


def declined(someone: Someone, case: Case) -> str:
    """The whole name in a case: «Ивановой Марии Сергеевны». Without a known sex it stays in the nominative."""
    gender = gender_of(someone)
    if gender is None:
        return someone.full_name
    parts = (
        (NamePart.LASTNAME, someone.last_name),
        (NamePart.FIRSTNAME, someone.first_name),
        (NamePart.MIDDLENAME, someone.middle_name),
    )
    return " ".join(_declined(name.strip(), part, gender, case) for part, name in parts if name.strip())


def gender_of(someone: Someone) -> Gender | None:
    """By the sex that is known, else by the patronymic, else as the whole name sounds; nothing when unclear."""
    if someone.sex:
        return Gender.FEMALE if someone.sex == "f" else Gender.MALE
    middle = someone.middle_name.strip().lower()
    by_suffix = _SUFFIXES.get(middle.replace("-", " ").rpartition(" ")[2])
    by_ending = next((gender for ending, gender in _ENDINGS.items() if middle.endswith(ending)), None)
    return by_suffix or by_ending or _as_it_sounds(someone)


def _as_it_sounds(someone: Someone) -> Gender | None:
    try:
        found = _detector().detect(lastname=someone.last_name.title(), firstname=someone.first_name.title())
    except Exception:  # the library gives up in more ways than it names
        return None
    return found if found in (Gender.MALE, Gender.FEMALE) else None


def _declined(name: str, part: NamePart, gender: Gender, case: Case) -> str:
    """Each piece of a name by itself, in the letters it was written in."""
    if name.lower().replace("-", " ").rpartition(" ")[2] in _SUFFIXES:
        return name
    pieces, piece = [], ""
    for letter in name:
        if letter in _APART:
            pieces += [piece, letter]
            piece = ""
        else:
            piece += letter
    return "".join(_piece(each, part, gender, case) for each in [*pieces, piece])


def _piece(piece: str, part: NamePart, gender: Gender, case: Case) -> str:
    if len(piece) < 2 or piece.lower() in _NEVER_DECLINED or not piece.isalpha():
        return piece
    try:
        made = _maker().make(part, gender, case.value, piece.capitalize())
    except Exception:  # as above: a paper is printed with the name as it is
        return piece
    if part == NamePart.LASTNAME and gender == Gender.MALE and piece.lower() in _BIRDS:
        made = _BIRDS[piece.lower()] + {Case.GENITIVE: "я", Case.DATIVE: "ю"}[case]
    if piece.isupper():
        return made.upper()
    return made if piece[0].isupper() else made[0].lower() + made[1:]


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


@cache
def _detector() -> PetrovichGenderDetector:
    return PetrovichGenderDetector()
