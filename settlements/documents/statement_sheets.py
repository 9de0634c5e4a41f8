"""The frozen content of a statement as the sheets of a workbook."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from coalition.toolkit.freezing import Content
from coalition.toolkit.xlsx import Column, Sheet

SUMS = {
    "points": ("М-баллы", Column.ROUBLES, 14),
    "coupons": ("М-купоны", Column.ROUBLES, 14),
    "discounts": ("Скидки", Column.ROUBLES, 14),
    "returned": ("Возвраты", Column.ROUBLES, 14),
    "others": ("Прочее", Column.ROUBLES, 14),
    "total": ("Итого", Column.ROUBLES, 16),
}
OUTLET_COLUMNS = {
    "outlet": ("Аптека", Column.TEXT, 44),
    **SUMS,
    "issued": ("К уплате оператору", Column.ROUBLES, 18),
}
VAT_COLUMNS = {"rate": ("Ставка НДС", Column.TEXT, 14), **SUMS, "vat": ("в т. ч. НДС", Column.ROUBLES, 14)}
NOMINAL_COLUMNS = {
    "nominal": ("Номинал, руб.", Column.ROUBLES, 14),
    "count": ("Принято, шт.", Column.COUNT, 12),
    "worth": ("По номиналу", Column.ROUBLES, 14),
    "coupons": ("Зачтено", Column.ROUBLES, 14),
    "returned": ("Возвращено", Column.ROUBLES, 14),
    "total": ("Итого", Column.ROUBLES, 16),
}
OTHER_COLUMNS = {
    "day": ("Дата", Column.DATE, 12),
    "label": ("Операция", Column.TEXT, 36),
    "reason": ("Основание", Column.TEXT, 50),
    "amount": ("Сумма, руб.", Column.ROUBLES, 16),
}
REGISTER_COLUMNS = {
    "no": ("№", Column.COUNT, 7),
    "outlet": ("Аптека", Column.TEXT, 30),
    "at": ("Дата и время, местные", Column.MOMENT, 17),
    "clock": ("Часовой пояс", Column.TEXT, 9),
    "desk": ("Касса", Column.COUNT, 7),
    "shift": ("Смена", Column.COUNT, 7),
    "receipt": ("№ чека", Column.TEXT, 16),
    "fiscal": ("ФН · ФД · ФПД", Column.TEXT, 30),
    "kind": ("Вид", Column.TEXT, 18),
    "coupons": ("М-купон", Column.TEXT, 12),
    "nominal": ("Номинал, руб.", Column.ROUBLES, 12),
    "bought": ("Сумма покупки, руб.", Column.ROUBLES, 14),
    "accepted": ("Зачтено, руб.", Column.ROUBLES, 14),
    "vat": ("НДС", Column.TEXT, 9),
    "original": ("Исходный чек возврата", Column.TEXT, 40),
    "is_late": ("Прошлый период", Column.TEXT, 10),
}
ISSUED_COLUMNS = {
    "outlet": ("Аптека", Column.TEXT, 44),
    "day": ("Дата", Column.DATE, 12),
    "label": ("Вид", Column.TEXT, 48),
    "receipts": ("Чеков", Column.COUNT, 10),
    "amount": ("Сумма, руб.", Column.ROUBLES, 16),
}


def sheets(content: Content, digest: str) -> Iterator[Sheet]:
    """The sheets of a statement: totals, tables, the whole register."""
    yield _summary(content, digest)
    yield _table("По аптекам", OUTLET_COLUMNS, content["by_outlet"])
    yield _table("М-купоны", NOMINAL_COLUMNS, content["by_nominal"])
    yield _table("НДС", VAT_COLUMNS, content["by_vat"])
    yield _table("Без чека", OTHER_COLUMNS, content["others"])
    sections, _rows = numbered_register(content)
    receipts = (
        row | {"outlet": section["outlet"], "clock": section["clock"]}
        for section in sections
        for row in section["rows"]
    )
    yield _table("Реестр чеков", REGISTER_COLUMNS, receipts)
    yield _table("Начислено по дням", ISSUED_COLUMNS, content["issued_by_day"])


def _summary(content: Content, digest: str) -> Sheet:
    begins, ends = (f"{date.fromisoformat(day):%d.%m.%Y}" for day in content["period"])
    contract = f"№ {content['contract']['number']} от {date.fromisoformat(content['contract']['signed_on']):%d.%m.%Y}"
    result = content["result"]
    facts = [
        ("Номер", None, content["number"]),
        ("Дата", None, f"{date.fromisoformat(content['date']):%d.%m.%Y}"),
        ("Период", None, f"{begins} – {ends}"),
        ("Оператор", None, f"{content['operator']['name']}, ИНН {content['operator']['inn']}"),
        (content["partner"]["is"], None, f"{content['partner']['name']}, ИНН {content['partner']['inn']}"),
        ("Договор", None, contract),
    ]
    sums = [(row["label"], row["amount"], "") for section in content["calculation"] for row in section["rows"]]
    totals = [
        ("Итого принято к зачёту", result["accepted"], ""),
        ("Итого к уплате оператору", result["issued"], ""),
        ("Перенесено из предыдущего отчёта", result["brought"], ""),
        ("Перенесено в следующий отчёт", result["carried"], ""),
        (f"К выплате {content['partner']['given']}", result["payable"], ""),
        ("К уплате оператору", result["receivable"], result["words"]),
        ("Назначение платежа", None, content["purpose"]),
        ("SHA-256", None, digest),
    ]
    rows = [*facts, *sums, *totals]
    bold = frozenset(range(len(facts) + len(sums), len(rows) - 2))
    columns = [("Показатель", Column.TEXT, 46), ("Сумма, руб.", Column.ROUBLES, 18), ("", Column.TEXT, 70)]
    return Sheet("Итоги", columns, rows, bold)


def _table(title: str, columns: dict[str, tuple[str, Column, int]], rows: Iterable[dict[str, Any]]) -> Sheet:
    cells = ([_value(row.get(key), column) for key, (_heading, column, _width) in columns.items()] for row in rows)
    return Sheet(title, list(columns.values()), cells)


def _value(value: Any, column: Column) -> Any:
    if column in (Column.DATE, Column.MOMENT):
        return datetime.fromisoformat(value)
    return ("да" if value else "") if isinstance(value, bool) else value


def numbered_register(content: Content) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The sections of the register with their rows as dictionaries, numbered through; and all the rows."""
    columns, rows, sections = content["register"]["columns"], [], []
    for section in content["register"]["outlets"]:
        own = [dict(zip(columns, row, strict=True)) for row in section["rows"]]
        for number, row in enumerate(own, start=len(rows) + 1):
            row["no"] = number
        rows += own
        sections.append(section | {"rows": own})
    return sections, rows
