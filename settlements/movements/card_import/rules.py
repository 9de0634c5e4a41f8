"""What a row of the file must be: the same judge for the page and for the job. Looks at one row, asks no database."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import phonenumbers

from coalition.kernel.barcodes import is_ean13
from coalition.kernel.money import MAX_KOPECKS, MoneyError, parse_typed_roubles
from settlements.movements.card_import.columns import COLUMNS
from settlements.movements.card_import.faults import Fault

REGION = "RU"
LONGEST_NAME, LONGEST_EMAIL, LONGEST_CELL = 80, 254, 500
OLDEST_YEARS = 120
FIRST_ISSUE = date(1990, 1, 1)

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")
_NUMBER_NOISE = str.maketrans("", "", " \u00a0'\"`-")
_SPOILT = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_PHONE_NOISE = str.maketrans("", "", " \u00a0()-\u2011\u2013.'")
_MOBILE = re.compile(r"(?:\+?7|8)?(9[0-9]{9})")
_PHONE_SIGNS = re.compile(r"\+?[0-9 ().\-\u2011\u2013\u00a0']{5,30}")
_EMAIL = re.compile(r"[^@\s<>\"'(),;:\\]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?:\s+0?0:00(?::00)?)?")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00:00)?")
_SEXES = {
    **dict.fromkeys(("м", "муж", "муж.", "мужской", "m", "male"), "m"),
    **dict.fromkeys(("ж", "жен", "жен.", "женский", "f", "female"), "f"),
}


@dataclass(slots=True)
class Row:
    """A row as it was understood. `faults` is empty when everything about it is right."""

    number: str = ""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    phone: str | None = None
    email: str = ""
    issued_on: date | None = None
    accumulated_kopecks: int = 0
    points_kopecks: int = 0
    points_until: date | None = None
    consent_on: date | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def name_key(self) -> str:
        """The name as `Person.name_key` has it."""
        return f"{self.last_name} {self.first_name} {self.middle_name}".lower().replace("ё", "е")


class Judge:
    """Judges rows of one file. `places`: where each column stands; `today` is the day of the import."""

    def __init__(self, places: Mapping[str, int], *, width: int, today: date) -> None:
        self.places = [places.get(column.name) for column in COLUMNS]
        self.width, self.today = width, today
        self.oldest = today.replace(year=today.year - OLDEST_YEARS, day=1)

    def judge(self, cells: Sequence[str]) -> Row:
        """The row behind the cells, with everything that is wrong with it."""
        row = Row()
        count = len(cells)
        texts = [cells[place].strip() if place is not None and place < count else "" for place in self.places]
        whole = "\t".join(texts)
        if _CONTROL.search(whole):
            row.faults.append(Fault.CONTROL_CHARACTERS)
            texts = [_CONTROL.sub(" ", text).strip() for text in texts]
        if len(whole) > LONGEST_NAME and max(map(len, texts)) > LONGEST_EMAIL:
            row.faults.append(Fault.TOO_LONG)
            texts = [text[:LONGEST_EMAIL] for text in texts]
        if count > self.width and any(cell.strip() for cell in cells[self.width :]):
            row.faults.append(Fault.TOO_MANY_CELLS)
        number, last, first, middle, born, sex, phone, email, issued, accumulated, points, until, consent = texts
        self._card(row, number)
        self._person(row, (last, first, middle), born, sex, phone, email)
        self._opening(row, issued, accumulated, points, until)
        self._consent(row, consent)
        return row

    def _card(self, row: Row, text: str) -> None:
        number = text.translate(_NUMBER_NOISE).removesuffix(".0")
        if len(number) == 13 and is_ean13(number):
            row.number = number
        elif not number:
            row.faults.append(Fault.CARD_MISSING)
        elif _SPOILT.fullmatch(number):
            row.faults.append(Fault.CARD_SPOILT)
        elif not (number.isascii() and number.isdigit()):
            row.faults.append(Fault.CARD_NOT_DIGITS)
        else:
            row.faults.append(Fault.CARD_LENGTH if len(number) != 13 else Fault.CARD_CHECK_DIGIT)

    def _person(self, row: Row, name: Sequence[str], born: str, sex: str, phone: str, email: str) -> None:
        names = [_SPACES.sub(" ", part) if " " in part or "\t" in part else part for part in name]
        if max(map(len, names)) > LONGEST_NAME and Fault.TOO_LONG not in row.faults:
            row.faults.append(Fault.TOO_LONG)
        row.last_name, row.first_name, row.middle_name = (part[:LONGEST_NAME] for part in names)
        if born:
            row.birth_date = read_date(born)
            if row.birth_date is None:
                row.faults.append(Fault.BIRTH_DATE)
            elif not self.oldest <= row.birth_date <= self.today:
                row.faults.append(Fault.BIRTH_DATE_RANGE)
        if sex:
            row.sex = _SEXES.get(sex.lower(), "")
            if not row.sex:
                row.faults.append(Fault.SEX)
        if phone:
            row.phone = read_phone(phone)
            if row.phone is None:
                row.faults.append(Fault.PHONE)
        if email:
            row.email = email.lower() if _EMAIL.fullmatch(email) else ""
            if not row.email:
                row.faults.append(Fault.EMAIL)
        if not (row.last_name and row.first_name) and any((*names, born, sex, phone, email)):
            row.faults.append(Fault.NAME_MISSING)

    def _opening(self, row: Row, issued: str, accumulated: str, points: str, until: str) -> None:
        if issued:
            row.issued_on = read_date(issued)
            if row.issued_on is None or not FIRST_ISSUE <= row.issued_on <= self.today:
                row.faults.append(Fault.ISSUED_ON)
        if accumulated:
            row.accumulated_kopecks = self._amount(row, accumulated, Fault.ACCUMULATED)
        if points:
            row.points_kopecks = self._amount(row, points, Fault.POINTS)
        if until:
            row.points_until = read_date(until)
            if row.points_until is None:
                row.faults.append(Fault.POINTS_UNTIL)
            elif row.points_kopecks and row.points_until < self.today:
                row.faults.append(Fault.POINTS_LAPSED)

    def _consent(self, row: Row, consent: str) -> None:
        if not consent:
            return
        row.consent_on = read_date(consent)
        if row.consent_on is None or not FIRST_ISSUE <= row.consent_on <= self.today:
            row.faults.append(Fault.CONSENT_ON)
        if not row.last_name:
            row.faults.append(Fault.CONSENT_OF_NOBODY)

    def _amount(self, row: Row, text: str, fault: Fault) -> int:
        try:
            kopecks = read_amount(text)
        except MoneyError:
            row.faults.append(fault)
            return 0
        if kopecks > MAX_KOPECKS:
            row.faults.append(Fault.TOO_MUCH)
            return 0
        return kopecks


@lru_cache(maxsize=50_000)
def read_date(text: str) -> date | None:
    """31.12.1980, 31/12/1980 or 1980-12-31, with or without the midnight that spreadsheets add; None: no date."""
    found = _DATE.fullmatch(text)
    if found:
        day, month, year = found.groups()
    else:
        found = _ISO_DATE.fullmatch(text)
        if not found:
            return None
        year, month, day = found.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@lru_cache(maxsize=10_000)
def read_amount(text: str) -> int:
    """Kopecks of what the file says. Refused with MoneyError, also below zero."""
    kopecks = parse_typed_roubles(text.removesuffix("₽").removesuffix("руб.").strip())
    if kopecks < 0:
        raise MoneyError(text=text[:40])
    return kopecks


def read_phone(text: str) -> str | None:
    """The phone as E.164: a Russian mobile at once, any other one by the library; None: no phone."""
    mobile = _MOBILE.fullmatch(text.translate(_PHONE_NOISE))
    if mobile:
        return f"+7{mobile[1]}"
    if not _PHONE_SIGNS.fullmatch(text):
        return None
    try:
        phone = phonenumbers.parse(text.replace("'", ""), REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(phone):
        return None
    return phonenumbers.format_number(phone, phonenumbers.PhoneNumberFormat.E164)
