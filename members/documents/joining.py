"""The application to join, with the questionnaire. No consent is part of it: each is a paper of its own."""

from dataclasses import replace

from members.documents.facts import Facts
from members.documents.fields import KINDS as AS_WHOM
from members.documents.fields import (
    Field,
    Mark,
    address_field,
    contact_fields,
    name_fields,
    phone,
    tied,
)
from members.documents.signing import Context, card_in_head, named, optional_signature, signatures_of, staff_fields


def joining(facts: Facts) -> Context:
    """«Заявление о присоединении»."""
    someone = facts.someone
    sex = someone.sex if someone else ""
    return card_in_head(facts.card_number) | {
        "title": f"Заявление о присоединении к программе лояльности {named(facts.programme)}",
        "clauses": _clauses(facts),
        "is_for_ward": facts.represented_by is not None,
        "subject": [
            *name_fields(someone),
            *contact_fields(someone),
            address_field(someone),
        ],
        "sex": [Mark("женский", sex == "f"), Mark("мужской", sex == "m")],
        "representative": _representative(facts),
        "staff": [Field("Номер выданной карты", facts.card_number, 4), *_beside_card(facts)],
        "signatures": [*signatures_of(facts), *optional_signature(facts)],
    }


def _clauses(facts: Facts) -> list[str]:
    rules = tied(f"её правил ({facts.regulations})") if facts.regulations else "её правил"
    name = named(facts.programme)
    if facts.represented_by:
        joins = f"Прошу принять представляемое мной лицо в участники программы {name}"
    else:
        joins = f"Прошу принять меня в участники программы {name}"
    return [
        f"{joins} на условиях {rules}. Правила — публичная оферта; они предоставлены мне до подписания, "
        "мне понятны, и я к ним присоединяюсь целиком.",
        "Прошу открыть счёт участника и выдать карту. Счёт ведётся в баллах: баллы — не деньги, на деньги они не "
        "обмениваются.",
        "Сведения в анкете верны. Об их изменении можно сообщить в любой аптеке программы.",
        "Это заявление — не согласие на обработку персональных данных и не согласие на рекламу: каждое из них "
        "оформляется отдельным документом. Отказ от рекламы и от обработки сведений о составе покупок участию не "
        "мешает.",
    ]


def _beside_card(facts: Facts) -> list[Field]:
    outlet, *others = staff_fields(facts)
    return [replace(outlet, width=8), *others]


def _representative(facts: Facts) -> list[Field]:
    by = facts.represented_by
    if facts.someone is not None and by is None:
        return []
    label = "Фамилия, имя, отчество" if by else "Фамилия, имя, отчество (если участник сам не подписывает)"
    return [
        Field(label, by.someone.full_name if by else "", 9),
        Field("Кем приходится", AS_WHOM[by.kind] if by else "", 3),
        Field("Телефон", phone(by.someone.phone) if by and by.someone.phone else "", 4),
        Field("Документ о полномочиях: вид, номер, дата", by.authority if by else "", 8),
    ]
