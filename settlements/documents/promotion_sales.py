"""The report of compensated sales as a spreadsheet, for a manufacturer or a pharmacy that pays for a promotion."""

from collections.abc import Iterable

from coalition.kernel.words import roubles_in_words
from coalition.toolkit.paper import XLSX, Paper
from coalition.toolkit.xlsx import Column, Sheet, Value, render_xlsx
from settlements.analytics.promotion_sales import PromotionSales, Sales

FIGURES = [
    ("Покупателей", Column.COUNT, 14),
    ("Чеков", Column.COUNT, 10),
    ("Упаковок", Column.TEXT, 12),
    ("Сумма продаж, руб.", Column.ROUBLES, 18),
    ("Начислено и скинуто, руб.", Column.ROUBLES, 22),
    ("Возвращено, руб.", Column.ROUBLES, 18),
    ("К компенсации, руб.", Column.ROUBLES, 20),
]


def promotion_sales_xlsx(report: PromotionSales) -> Paper:
    """The report; no name of a buyer is in it, and groups of few buyers are joined."""
    period, promotion = report.period, report.promotion
    facts = [
        ("Акция", None, promotion.name),
        ("Код", None, promotion.code),
        ("Период", None, f"{period.starts_on:%d.%m.%Y} – {period.last_on:%d.%m.%Y}"),
        ("К компенсации", report.compensated_kopecks, roubles_in_words(report.compensated_kopecks)),
        ("Группы", None, f"где покупателей меньше {promotion.programme.least_buyers}, объединены в строку «прочие»"),
    ]
    columns = [("Показатель", Column.TEXT, 24), ("Сумма, руб.", Column.ROUBLES, 18), ("", Column.TEXT, 70)]
    sheets = (
        Sheet("Итоги", columns, facts, frozenset({3})),
        Sheet("По товарам", [("Код", Column.TEXT, 14), ("Товар", Column.TEXT, 60), *FIGURES], _rows(report.by_product)),
        Sheet("По аптекам", [("Код", Column.TEXT, 14), ("Аптека", Column.TEXT, 60), *FIGURES], _rows(report.by_outlet)),
    )
    name = f"{promotion.code}-{period.starts_on:%Y-%m-%d}-{period.last_on:%Y-%m-%d}.xlsx"
    return Paper(name, XLSX, render_xlsx(sheets))


def _rows(groups: Iterable[Sales]) -> list[list[Value]]:
    return [_row(sales) for sales in groups]


def _row(sales: Sales) -> list[Value]:
    money = [sales.given_kopecks, sales.back_kopecks, sales.compensated_kopecks]
    if sales.is_suppressed:
        return ["", "прочие", None, None, "", None, *money]
    packs = f"{sales.quantity_thousandths / 1_000:g}".replace(".", ",")
    return [sales.code, sales.name or "прочие", sales.buyers, sales.receipts, packs, sales.amount_kopecks, *money]
