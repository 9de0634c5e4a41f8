"""Fields of a paper: what is known is printed on the line, what is not is written on it by hand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers

from members.documents.facts import Representing, Someone
from members.models import Consent, Representation

WHOLE = 12
"""Columns of a paper's width."""
KINDS = {
    Representation.Kind.PARENT: "родитель",
    Representation.Kind.ADOPTER: "усыновитель",
    Representation.Kind.GUARDIAN: "опекун",
    Representation.Kind.TRUSTEE: "попечитель",
}
WAYS = {
    Consent.Way.SMS: "SMS",
    Consent.Way.CALL: "телефонный звонок",
    Consent.Way.EMAIL: "электронная почта",
    Consent.Way.PUSH: "push-уведомление",
    Consent.Way.MESSENGER: "мессенджер",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A line with its name. `width` in twelfths of the paper; `lines` to write on, when it is left blank."""

    label: str
    value: str = ""
    width: int = WHOLE
    lines: int = 1

    @property
    def more_lines(self) -> range:
        """Further lines of a blank field."""
        return range(0 if self.value else self.lines - 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to be ticked, with its words."""

    words: str
    is_ticked: bool = False


_QUOTED = re.compile(r"«[^«»]{1,40}»")
_SHORT = re.compile(r"\b(№|г\.|ул\.|д\.|стр\.|корп\.|кв\.|офис|пос\.|обл\.|ст\.|ч\.|ИНН|ОГРН|ОГРНИП) (?=\S)")


def tied(text: str) -> str:
    """Words that belong together on one line: names in quotes, «д. 6», «№ 3», a dash with the word before it."""
    text = _QUOTED.sub(lambda name: name[0].replace("-", "\u2011").replace(" ", "\u00a0"), text)
    return _SHORT.sub("\\1\u00a0", text).replace(" — ", "\u00a0— ")


def rows_of(fields: Iterable[Field]) -> list[list[Field]]:
    """Fields in rows that are as wide as the paper; a field without a name fills a row up."""
    rows: list[list[Field]] = [[]]
    for field in fields:
        if sum(each.width for each in rows[-1]) + field.width > WHOLE:
            rows.append([])
        rows[-1].append(field)
    for row in rows:
        rest = WHOLE - sum(each.width for each in row)
        row += [Field("", width=rest)] if rest else []
    return rows


def day(on: date | None) -> str:
    """«02.11.2026», nothing for nothing."""
    return f"{on:%d.%m.%Y}" if on else ""


def phone(number: str) -> str:
    """«+7 916 100-01-32», never broken over two lines; what is no phone stays as it is."""
    try:
        parsed = phonenumbers.parse(number, "RU")
    except phonenumbers.NumberParseException:
        return number
    text = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return text.replace(" ", "\u00a0").replace("-", "\u2011")


def name_fields(someone: Someone | None, label: str = "Фамилия, имя, отчество") -> list[Field]:
    """Name and date of birth."""
    return [
        Field(label, someone.full_name if someone else "", 9),
        Field("Дата рождения", day(someone.birth_date) if someone else "", 3),
    ]


def contact_fields(someone: Someone | None) -> list[Field]:
    """Phone and e-mail."""
    return [
        Field("Мобильный телефон", phone(someone.phone) if someone and someone.phone else "", 4),
        Field("Электронная почта (по желанию)", someone.email if someone else "", 8),
    ]


def address_field(someone: Someone | None, lines: int = 2) -> Field:
    """The address, long as it may be."""
    return Field("Адрес места жительства", tied(someone.address) if someone else "", lines=lines)


def document_fields() -> list[Field]:
    """The identity document: always lines, since the product keeps none of it."""
    return [
        Field("Документ, удостоверяющий личность", "", 4),
        Field("Серия и номер", "", 3),
        Field("Кем и когда выдан", "", 5),
    ]


def subject_fields(someone: Someone | None) -> list[Field]:
    """Whom a consent is about, as the law wants him named."""
    return [*name_fields(someone), address_field(someone), *document_fields()]


def contact_subject_fields(someone: Someone | None) -> list[Field]:
    """Whom advertising may reach: name and contacts, no more than is needed for it."""
    return [*name_fields(someone), address_field(someone), *document_fields(), *contact_fields(someone)]


def ward_fields(someone: Someone | None) -> list[Field]:
    """Who is represented."""
    name = name_fields(someone, "Фамилия, имя, отчество представляемого")
    return [*name, address_field(someone, lines=1), *document_fields()]


def representative_fields(representing: Representing | None) -> list[Field]:
    """Who represents, as whom and by which document."""
    someone = representing.someone if representing else None
    return [
        Field("Фамилия, имя, отчество законного представителя", someone.full_name if someone else "", 9),
        Field("Кем приходится", KINDS[representing.kind] if representing else "", 3),
        address_field(someone),
        *document_fields(),
        Field(
            "Документ, подтверждающий полномочия: вид, номер, дата, кем выдан",
            tied(representing.authority) if representing else "",
        ),
    ]


def way_marks(ways: Iterable[str]) -> list[Mark]:
    """A box for each way of advertising."""
    return [Mark(words, way in set(ways)) for way, words in WAYS.items()]


def operator_of(programme: Any) -> dict[str, str]:
    """The operator as papers name it."""
    entity = programme.operator
    number = "ОГРН" if entity.kind == entity.Kind.COMPANY else "ОГРНИП"
    contacts = [part for part in (phone(entity.phone) if entity.phone else "", entity.email) if part]
    return {
        "name": tied(entity.short_name),
        "full_name": tied(f"{entity.full_name} (ИНН {entity.inn}, {number} {entity.ogrn})"),
        "address": tied(entity.postal_address or entity.legal_address),
        "legal_address": tied(entity.legal_address),
        "contacts": ", ".join(contacts),
    }
