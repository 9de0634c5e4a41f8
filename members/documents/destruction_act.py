"""The act of destruction of personal data (order 179 of Roskomnadzor, 28.10.2022), with the extract of the log."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from coalition.toolkit.freezing import Content
from members.documents.facts import Commissioner, ErasedFacts, Facts, LogLine
from members.documents.fields import day, operator_of, tied
from members.documents.signing import Context, Signature

_MOSCOW = ZoneInfo("Europe/Moscow")
_COMMISSION = 3
"""Signatures on a blank form."""


def erased_of(content: Content) -> ErasedFacts:
    """What a frozen act says."""
    return ErasedFacts(
        act_number=content["number"],
        persons=tuple(content["persons"]),
        categories=tuple(content["categories"]),
        systems=tuple(content["systems"]),
        method=content["method"],
        reason=content["reason"],
        on=date.fromisoformat(content["on"]),
        commission=tuple(Commissioner(name, position) for name, position in content["commission"]),
        log=tuple(
            LogLine(datetime.fromisoformat(line["at"]), line["table"], line["rows"], tuple(line.get("columns", ())))
            for line in content["log"]
        ),
        remains=tuple((tables, ground) for tables, ground in content.get("remains", ())),
    )


def act(facts: Facts) -> Context:
    """«Акт об уничтожении персональных данных»."""
    operator = operator_of(facts.programme)
    terms = [
        ("Оператор", [operator["full_name"], operator["legal_address"]]),
        ("Лицо, обрабатывавшее данные по поручению оператора", ["нет"]),
        *_terms(facts.erased),
    ]
    return {
        "title": "Акт об уничтожении персональных данных",
        "is_blank": facts.erased is None,
        "sentence": tied(
            "Комиссия оператора составила этот акт о том, что персональные данные уничтожены (приказ Роскомнадзора "
            "от\u00a028.10.2022 № 179)."
        ),
        "terms": terms,
        "afterwards": "Восстановить уничтоженные данные невозможно. Операции и чеки остались под номером участника, "
        "без сведений о человеке.",
        **(_signed(facts.erased) if facts.erased else {"number": "", "signatures": _unsigned()}),
    }


def _terms(erased: ErasedFacts | None) -> list[tuple[str, list[str]]]:
    """What the order wants told; nothing where it is to be written by hand."""
    said = (
        [[]] * 7
        if erased is None
        else [
            [", ".join(tied(each) for each in erased.persons)],
            list(erased.categories),
            list(erased.systems),
            ["уничтожены записи базы данных; бумажных носителей нет"],
            [erased.method],
            [erased.reason],
            [day(erased.on)],
        ]
    )
    names = (
        "Чьи данные уничтожены (номера в реестре участников)",
        "Категории уничтоженных данных",
        "Информационная система, из которой данные уничтожены",
        "Материальный носитель и число листов",
        "Способ уничтожения",
        "Причина уничтожения",
        "Дата уничтожения",
    )
    kept = (
        [("Не уничтожено, по закону", [f"{ground} ({tables})" for tables, ground in erased.remains])]
        if erased and erased.remains
        else []
    )
    return [*zip(names, said, strict=True), *kept]


def _signed(erased: ErasedFacts) -> Context:
    on = day(erased.on)
    return {
        "number": erased.act_number,
        "signatures": [Signature(each.position, each.name, on) for each in erased.commission] or _unsigned(),
        "log": [
            {
                "at": f"{line.at.astimezone(_MOSCOW):%d.%m.%Y %H:%M:%S}",
                "table": line.table,
                "columns": ", ".join(line.columns),
                "rows": line.rows,
            }
            for line in erased.log
        ],
        "log_sentence": tied(
            f"К акту № {erased.act_number} от\u00a0{on}: {', '.join(erased.persons)}. Причина: {erased.reason}. "
            f"Система: {', '.join(erased.systems)}."
        ),
    }


def _unsigned() -> list[Signature]:
    return [Signature("Председатель комиссии"), *[Signature("Член комиссии")] * (_COMMISSION - 1)]
