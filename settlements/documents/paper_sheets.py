"""The frozen contents of the papers beside a statement as the sheets of a workbook."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from coalition.toolkit.freezing import Content
from coalition.toolkit.xlsx import Column, Sheet, Value

ROUBLES = (Column.ROUBLES, 18)
Columns = dict[str, tuple[str, Column, int]]

COMPENSATION: Columns = {
    "label": ("Показатель", Column.TEXT, 60),
    "unit": ("Ед.", Column.TEXT, 8),
    "count": ("Кол-во", Column.COUNT, 10),
    "amount": ("Сумма, руб.", *ROUBLES),
}
COMPENSATION_VAT: Columns = {
    "rate": ("Ставка НДС товаров", Column.TEXT, 20),
    "total": ("Сумма, руб.", *ROUBLES),
    "vat": ("в т. ч. НДС", *ROUBLES),
}
INVOICE: Columns = {
    "no": ("№", Column.COUNT, 6),
    "label": ("Наименование", Column.TEXT, 60),
    "unit": ("Ед.", Column.TEXT, 8),
    "quantity": ("Кол-во", Column.QUANTITY, 14),
    "price": ("Цена, руб.", *ROUBLES),
    "rate": ("Ставка НДС", Column.TEXT, 12),
    "vat": ("НДС, руб.", *ROUBLES),
    "amount": ("Сумма, руб.", *ROUBLES),
}
SERVICE_ACT: Columns = {
    "no": ("№", Column.COUNT, 6),
    "label": ("Услуга", Column.TEXT, 70),
    "unit": ("Ед.", Column.TEXT, 8),
    "count": ("Кол-во", Column.COUNT, 10),
    "price": ("Цена, руб.", *ROUBLES),
    "net": ("Сумма без НДС", *ROUBLES),
    "rate": ("Ставка НДС", Column.TEXT, 12),
    "vat": ("НДС, руб.", *ROUBLES),
    "amount": ("Сумма с НДС", *ROUBLES),
}
NETTING_ACT: Columns = {
    "debtor": ("Должник", Column.TEXT, 40),
    "label": ("Обязательство", Column.TEXT, 50),
    "document": ("Документ", Column.TEXT, 22),
    "date": ("Дата", Column.DATE, 12),
    "amount": ("Сумма, руб.", *ROUBLES),
}
RECONCILIATION: Columns = {
    "no": ("№", Column.COUNT, 6),
    "date": ("Дата", Column.DATE, 12),
    "document": ("Документ", Column.TEXT, 32),
    "label": ("Операция", Column.TEXT, 44),
    "debit": ("Дебет", *ROUBLES),
    "credit": ("Кредит", *ROUBLES),
}
SALES: Columns = {
    "receipts": ("Чеков", Column.COUNT, 10),
    "quantity": ("Упаковок", Column.QUANTITY, 12),
    "sold": ("Сумма продаж, руб.", *ROUBLES),
    "points": ("М-баллы, руб.", *ROUBLES),
    "coupons": ("М-купоны, руб.", *ROUBLES),
    "discounts": ("Скидки, руб.", *ROUBLES),
    "back": ("Возвраты и отмены, руб.", *ROUBLES),
    "total": ("К компенсации, руб.", *ROUBLES),
}
SALES_BY_GOODS: Columns = {
    "promotion": ("Акция", Column.TEXT, 40),
    "code": ("GTIN или код", Column.TEXT, 16),
    "label": ("Товар", Column.TEXT, 50),
    **SALES,
}
SALES_BY_OUTLET: Columns = {
    "region": ("Регион", Column.TEXT, 24),
    "outlet": ("Аптека", Column.TEXT, 44),
    **SALES,
}
BUDGETS: Columns = {
    "promotion": ("Акция", Column.TEXT, 50),
    "granted": ("Бюджет, руб.", *ROUBLES),
    "used": ("Использовано, руб.", *ROUBLES),
    "left": ("Осталось, руб.", *ROUBLES),
}


def sheets(content: Content, digest: str) -> Iterator[Sheet]:
    """The sheets of a paper: what it is and what it comes to, then its tables."""
    yield _summary(content, digest)
    yield from TABLES[content["kind"]](content)


def _summary(content: Content, digest: str) -> Sheet:
    begins, ends = (_day(day) for day in content["period"])
    contract = content["contract"]
    facts = [
        ("Документ", None, content["title"]),
        ("Номер", None, content["number"]),
        ("Дата", None, _day(content["date"])),
        ("Период", None, f"{begins} – {ends}"),
        ("Оператор", None, f"{content['operator']['name']}, ИНН {content['operator']['inn']}"),
        (content["partner"]["is"], None, f"{content['partner']['name']}, ИНН {content['partner']['inn']}"),
        ("Договор", None, f"№ {contract['number']} от {_day(contract['signed_on'])}"),
        ("Основание", None, content["basis"]),
    ]
    totals = list(TOTALS[content["kind"]](content))
    rows = [*facts, *totals, ("SHA-256", None, digest)]
    columns = [("Показатель", Column.TEXT, 46), ("Сумма, руб.", *ROUBLES), ("", Column.TEXT, 70)]
    return Sheet("Документ", columns, rows, frozenset(range(len(facts), len(facts) + len(totals))))


def _compensation_totals(content: Content) -> Iterator[tuple[str, int | None, str]]:
    yield "Итого принято к зачёту", content["accepted"], ""
    for row in content["after"]:
        yield row["label"], row["amount"], ""
    yield f"К выплате {content['partner']['given']}", content["payable"], content["words"]
    yield "Назначение платежа", None, content["purpose"]


def _invoice_totals(content: Content) -> Iterator[tuple[str, int | None, str]]:
    yield "Итого", content["totals"]["amount"], ""
    yield "в том числе НДС", content["totals"]["vat"] if content["has_vat"] else None, content["vat_words"]
    yield "Зачтено встречных требований", content["set_off"], content["netting_act"]
    yield "Всего к оплате", content["receivable"], content["words"]
    yield "Оплатить до", None, _day(content["pay_until"])
    yield "Назначение платежа", None, content["purpose"]


def _service_totals(content: Content) -> Iterator[tuple[str, int | None, str]]:
    yield "Сумма без НДС", content["totals"]["net"], ""
    yield "НДС", content["totals"]["vat"] if content["has_vat"] else None, "" if content["has_vat"] else "без НДС"
    yield "Всего", content["totals"]["amount"], content["words"]


def _netting_totals(content: Content) -> Iterator[tuple[str, int | None, str]]:
    yield "Обязательства оператора", content["by_centre"]["total"], ""
    yield "Обязательства участника", content["by_partner"]["total"], ""
    yield "Зачтено", content["set_off"], content["words"]
    yield "Остаётся за оператором", content["left_by_centre"], ""
    yield "Остаётся за участником", content["left_by_partner"], ""


def _reconciliation_totals(content: Content) -> Iterator[tuple[str, int | None, str]]:
    sign = "со знаком минус: долг участника перед оператором"
    yield "Сальдо на начало", content["opening"], sign
    yield "Обороты, дебет", content["turnover"]["debit"], ""
    yield "Обороты, кредит", content["turnover"]["credit"], ""
    yield "Сальдо на конец", content["closing"], content["words"]
    yield "Не вошло в документы на начало", content["unsettled"]["opening"], ""
    yield "Не вошло в документы на конец", content["unsettled"]["closing"], ""


def _sales_totals(content: Content) -> Iterator[tuple[str, int | None, str]]:
    yield "К компенсации", content["totals"]["total"], content["words"]
    yield "Малые группы", None, f"где покупателей меньше {content['least']}, объединены"


def _netted(content: Content) -> Iterator[Content]:
    for key, party in (("by_centre", "operator"), ("by_partner", "partner")):
        for row in content[key]["rows"]:
            yield row | {"debtor": content[party]["short_name"]}


def _sold(content: Content) -> Iterator[Content]:
    return (row | {"promotion": part["promotion"]} for part in content["sections"] for row in part["rows"])


TOTALS: dict[str, Callable[[Content], Iterable[tuple[str, int | None, str]]]] = {
    "compensation": _compensation_totals,
    "invoice": _invoice_totals,
    "service_act": _service_totals,
    "netting_act": _netting_totals,
    "reconciliation": _reconciliation_totals,
    "sales_report": _sales_totals,
}
TABLES: dict[str, Callable[[Content], list[Sheet]]] = {
    "compensation": lambda content: [
        _table("Расчёт", COMPENSATION, content["rows"]),
        _table("НДС", COMPENSATION_VAT, content["by_vat"]),
    ],
    "invoice": lambda content: [_table("Счёт", INVOICE, content["rows"])],
    "service_act": lambda content: [_table("Услуги", SERVICE_ACT, content["rows"])],
    "netting_act": lambda content: [_table("Обязательства", NETTING_ACT, _netted(content))],
    "reconciliation": lambda content: [_table("Документы", RECONCILIATION, content["rows"])],
    "sales_report": lambda content: [
        _table("По акциям и товарам", SALES_BY_GOODS, _sold(content)),
        _table("По аптекам", SALES_BY_OUTLET, content["outlets"]),
        _table("Бюджеты акций", BUDGETS, content["budgets"]),
    ],
}


def _table(title: str, columns: Columns, rows: Iterable[Content]) -> Sheet:
    cells = ([_value(row.get(key), column) for key, (_title, column, _width) in columns.items()] for row in rows)
    return Sheet(title, list(columns.values()), cells)


def _value(value: Any, column: Column) -> Value:
    return datetime.fromisoformat(value) if column is Column.DATE else value


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"
