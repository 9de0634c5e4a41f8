"""The act of destruction of personal data (order 179 of Roskomnadzor, 28.10.2022), with the extract of the log."""

from zoneinfo import ZoneInfo

from members.documents.facts import ErasedFacts, Facts
from members.documents.fields import day, operator_of
from members.documents.signing import Context, Signature

_MOSCOW = ZoneInfo("Europe/Moscow")
_BLANK = ErasedFacts("", (), (), (), "", "", None)
_COMMISSION = 3
"""Signatures on a blank form."""


def act(facts: Facts) -> Context:
    """«Акт об уничтожении персональных данных»."""
    erased = facts.erased or _BLANK
    operator = operator_of(facts.programme)
    on = day(erased.on)
    return {
        "title": "Акт об уничтожении персональных данных",
        "is_blank": facts.erased is None,
        "number": erased.act_number,
        "sentence": "Комиссия оператора составила этот акт о том, что персональные данные уничтожены "
        "(приказ Роскомнадзора от 28.10.2022 № 179).",
        "terms": [
            ("Оператор", [operator["full_name"], operator["legal_address"]]),
            ("Лицо, обрабатывавшее данные по поручению оператора", ["нет"]),
            ("Чьи данные уничтожены (номера в реестре участников)", erased.persons),
            ("Категории уничтоженных данных", erased.categories),
            ("Информационная система, из которой данные уничтожены", erased.systems),
            ("Материальный носитель и число листов", ["уничтожены записи в базе данных; бумажных носителей нет"])
            if facts.erased
            else ("Материальный носитель и число листов", []),
            ("Способ уничтожения", [erased.method] if erased.method else []),
            ("Причина уничтожения", [erased.reason] if erased.reason else []),
            ("Дата уничтожения", [on] if on else []),
        ],
        "afterwards": "Восстановить уничтоженные данные невозможно. Проводки и чеки остались без сведений о человеке.",
        "signatures": [Signature(each.position, each.name, on) for each in erased.commission]
        or [Signature("Председатель комиссии"), *[Signature("Член комиссии")] * (_COMMISSION - 1)],
        "log": [
            {"at": f"{line.at.astimezone(_MOSCOW):%d.%m.%Y %H:%M:%S}", "table": line.table, "rows": line.rows}
            for line in erased.log
        ],
        "log_sentence": f"К акту № {erased.act_number}: {', '.join(erased.persons)}. Причина: {erased.reason}. "
        f"Система: {', '.join(erased.systems)}.",
    }
