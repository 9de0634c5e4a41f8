"""The report of cards as a spreadsheet."""

from coalition.toolkit.paper import XLSX, Paper
from coalition.toolkit.xlsx import Column, Sheet, Value, render_xlsx
from settlements.analytics.card_use import By, CardUse, Line

FIRST = {By.OUTLET: "Аптека", By.CLERK: "Кто выдал", By.DAY: "День"}
NOBODY = {By.OUTLET: "не в аптеке", By.CLERK: "не указан", By.DAY: ""}
FIGURES = [
    ("Выдано", Column.COUNT, 10),
    ("По чеку", Column.COUNT, 10),
    ("По категории", Column.COUNT, 14),
    ("За плату", Column.COUNT, 10),
    ("Взамен", Column.COUNT, 10),
    ("Без условий", Column.COUNT, 14),
    ("Виртуальных", Column.COUNT, 14),
    ("Плата, руб.", Column.ROUBLES, 14),
    ("Действуют", Column.COUNT, 12),
    ("Были в чеке за 30 дней", Column.COUNT, 16),
    ("Были в чеке за 90 дней", Column.COUNT, 16),
    ("Чеков", Column.COUNT, 10),
    ("Чеков на карту", Column.TEXT, 14),
]


def card_use_xlsx(report: CardUse) -> Paper:
    """The report with its totals in bold; a second sheet has the cards issued day by day."""
    last_on = report.days[-1][0] if report.days else report.starts_on
    rows = [*(_row(line, line.name or NOBODY[report.by]) for line in report.lines), _row(report.total, "Всего")]
    course = [(f"{day:%d.%m.%Y}", count) for day, count in report.days]
    sheets = (
        Sheet("Карты", [(FIRST[report.by], Column.TEXT, 44), *FIGURES], rows, frozenset({len(rows) - 1})),
        Sheet("По дням", [("День", Column.TEXT, 14), ("Выдано", Column.COUNT, 12)], course),
    )
    name = f"cards-{report.by}-{report.starts_on:%Y-%m-%d}-{last_on:%Y-%m-%d}.xlsx"
    return Paper(name, XLSX, render_xlsx(sheets))


def printed_average(line: Line) -> str:
    """`2.5` becomes «2,5»."""
    return f"{line.purchases_per_card:.1f}".replace(".", ",")


def _row(line: Line, name: str) -> list[Value]:
    return [
        name,
        line.issued,
        line.by_purchase,
        line.by_category,
        line.by_fee,
        line.replacements,
        line.others,
        line.virtual,
        line.fee_kopecks,
        line.active,
        line.used_lately,
        line.used_in_quarter,
        line.purchases,
        printed_average(line),
    ]
