"""Papers about a card and an account: another card instead of a lost one; leaving the programme."""

from members.documents.facts import Facts
from members.documents.fields import Field, day, phone
from members.documents.signing import Context, card_in_head, signatures_of


def replacement(facts: Facts) -> Context:
    """«Заявление о замене карты»."""
    return card_in_head(facts.new_card_number) | {
        "title": "Заявление о замене карты",
        "details": [
            *_holder(facts),
            Field("Номер прежней карты (если известен)", facts.card_number, 6),
            Field("Номер новой карты", facts.new_card_number, 6),
            Field("Причина: утеряна, украдена, испорчена, не читается", facts.reason, lines=2),
        ],
        "clauses": [
            "Прежняя карта перестаёт действовать сразу после подачи этого заявления; если она найдётся, её можно "
            "сдать в любую аптеку программы.",
            "Баллы, накопления, купоны и данные согласия сохраняются и переходят на новую карту.",
        ],
        "signatures": signatures_of(facts, "Владелец карты"),
    }


def leaving(facts: Facts) -> Context:
    """«Заявление о выходе из программы»."""
    return card_in_head(facts.card_number) | {
        "title": "Заявление о выходе из программы лояльности",
        "details": [
            *_holder(facts),
            Field("Номер карты", facts.card_number, 4),
            Field("Причина (по желанию)", facts.reason, 8),
        ],
        "clauses": [
            "Мне известно, что до подачи этого заявления баллы можно потратить, а после — нельзя: счёт закрывается, "
            "остаток баллов списывается и на деньги не обменивается, накопления и уровень не восстанавливаются.",
            "Карты счёта перестают действовать. Из семейной программы участник выходит без закрытия счёта семьи, "
            "если в ней остаются другие взрослые; что при этом с баллами, сказано в правилах программы.",
            "Покупки, сделанные до выхода, можно вернуть по закону; начисленные за них баллы снимаются.",
            "Персональные данные оператор уничтожит или обезличит в течение 30 дней, кроме тех, которые обязан "
            "хранить по закону. Реклама прекращается сразу.",
            "Вступить в программу снова можно в любое время с новым счётом.",
        ],
        "signatures": signatures_of(facts),
    }


def _holder(facts: Facts) -> list[Field]:
    someone = facts.someone
    return [
        Field("Дата рождения", day(someone.birth_date) if someone else "", 3),
        Field("Телефон", phone(someone.phone) if someone and someone.phone else "", 3),
        Field("Электронная почта", someone.email if someone else "", 6),
    ]
