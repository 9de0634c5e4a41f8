"""What every paper of the registry says: to whom, from whom, who signs, what the clerk notes."""

from dataclasses import dataclass
from typing import Any

from coalition.kernel.barcodes import is_ean13
from coalition.toolkit.code_pictures import picture_of
from members.documents.declension import Case, declined
from members.documents.facts import Facts, Someone
from members.documents.fields import KINDS, Field, day, operator_of, tied
from pharmacies.models import Programme

CO_SIGNS_FROM = 14
"""Years. From then on a minor signs beside his representative."""
_INNER_QUOTES = str.maketrans("«»", "„“")
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on: as whom, and what is printed there already."""

    role: str
    name: str = ""
    on: str = ""


def common(facts: Facts) -> Context:
    """What the parts that papers share print."""
    someone, representing = facts.someone, facts.represented_by
    return {
        "programme": named(facts.programme),
        "operator": operator_of(facts.programme),
        "is_blank": someone is None,
        "number": facts.number if someone or facts.erased else "",
        "from_whom": declined(someone, Case.GENITIVE) if someone else "",
        "from_fields": [Field("Фамилия, имя, отчество", lines=2)],
        "represented_by": representing,
        "by_whom": declined(representing.someone, Case.GENITIVE) if representing else "",
        "represented_as": KINDS[representing.kind] if representing else "",
        "staff": staff_fields(facts),
        "signatures": signatures_of(facts),
    }


def named(programme: Programme) -> str:
    """«М-система», never broken over two lines; quotes within the name become inner ones."""
    name = programme.name.translate(_INNER_QUOTES)
    return tied(f"«{name}»")


def staff_fields(facts: Facts) -> list[Field]:
    """What the clerk notes: where, who, by which kind of paper the person was recognised."""
    outlet = tied(f"{facts.outlet.name}, {facts.outlet.address}") if facts.outlet else ""
    return [
        Field("Аптека", outlet),
        Field("Личность проверена: вид документа (номер не записывается)", facts.identity_check, 6),
        Field("Сотрудник", facts.clerk_name, 3),
        Field("Подпись", "", 3),
    ]


def signatures_of(facts: Facts, role: str = "Участник") -> list[Signature]:
    """Who signs: the person himself, or his representative and, from 14 on, he beside him.

    On a blank form of a programme where minors sign beside their representatives there is a line for each.
    """
    if facts.someone is None:
        return [Signature(f"{role} или его законный представитель")]
    on = day(facts.on)
    own = Signature(role, facts.someone.short_name, on)
    if facts.represented_by is None:
        return [own]
    by = Signature("Законный представитель", facts.represented_by.someone.short_name, on)
    return [by, own] if signs_beside(facts.someone, facts) else [by]


def signs_beside(someone: Someone, facts: Facts) -> bool:
    """Whether somebody who is represented is old enough to sign as well."""
    age = someone.age_on(facts.on)
    return age is not None and CO_SIGNS_FROM <= age < 18


def optional_signature(facts: Facts) -> list[Signature]:
    """The line of a minor on a blank form."""
    return [Signature(f"Несовершеннолетний (с\u00a0{CO_SIGNS_FROM}\u00a0лет)")] if facts.someone is None else []


def card_in_head(number: str) -> Context:
    """The bars of a card, for the head of a paper; nothing when it is no card number."""
    return {"picture": picture_of(number) if is_ean13(number) else None, "pictured": number}
