"""The proof of backing on paper, as a spreadsheet and as CSV: computed when asked for, told with its date and its hash.

It is no frozen document: asked again with the same figures it has the same hash.
"""

from datetime import datetime
from typing import Any

from coalition.toolkit.csv_lines import table_csv
from coalition.toolkit.drawing import stacked
from coalition.toolkit.freezing import Content, content_hash
from coalition.toolkit.paper import CSV, PDF, XLSX, Paper
from coalition.toolkit.pdf import render_pdf
from coalition.toolkit.xlsx import Column, Sheet, render_xlsx
from settlements.analytics.backing_proof import Backed, Proof
from settlements.analytics.backing_sums import By
from settlements.movements.clock import local_now

SUMS = ("outstanding", "collected", "owed", "pledged", "own", "unbacked")
HEADS = ("Баллы в обороте", "Получено", "К получению", "Обещано", "За свой счёт", "Не обеспечено")
BASIS = {
    By.BUSINESS: "по дате чека: опоздавший чек меняет прошлые дни",
    By.BOOKED: "по моменту записи в учёт: прошлые дни не меняются",
}
WIDTH, HEIGHT, EDGE = 180, 34, 5
"""Of the drawing, in millimetres; half of a date under it."""
COLORS = ("#0f766e", "#5eb8ae", "#f59e0b", "#7c3aed", "#2563eb", "#db2777", "#65a30d")
OTHERS = "#9ca3af"


def backing_content(proof: Proof) -> Content:
    """The figures as plain values; their hash names them."""
    return {
        "title": "Обеспечение баллов",
        "programme": proof.programme.name,
        "date": proof.on.isoformat(),
        "basis": BASIS[proof.by],
        "rows": [_row(row) for row in proof.rows],
        "totals": {name: proof.total(name) for name in SUMS[:-1]} | {"unbacked": proof.unbacked},
        "wallets": proof.wallets,
        "shortfalls": proof.shortfalls,
        "holds": proof.holds,
    }


def backing_pdf(proof: Proof, *, now: datetime) -> Paper:
    """The proof as a PDF with its picture."""
    content = backing_content(proof)
    view = content | {
        "number": f"Обеспечение на {proof.on:%d.%m.%Y}",
        "hash": content_hash(content),
        "made": f"{local_now(now):%Y-%m-%d %H:%M}",
        "drawing": _drawing(proof) if any(each.total for each in proof.course) else None,
    }
    return Paper(f"{_name(proof)}.pdf", PDF, render_pdf("papers/backing.html", view))


def backing_xlsx(proof: Proof) -> Paper:
    """The proof as a spreadsheet: funders with their totals, and the course by funder."""
    content = backing_content(proof)
    columns = [("Кто отвечает", Column.TEXT, 44), ("Договор", Column.TEXT, 16)]
    columns += [(head, Column.ROUBLES, 18) for head in HEADS]
    rows = [[row["funder"], row["contract"], *(row[name] for name in SUMS)] for row in content["rows"]]
    rows.append(["Итого", "", *(content["totals"][name] for name in SUMS)])
    rows.append(["На счетах участников", "", content["wallets"], *[None] * 5])
    rows.append(["Долг участников по возвратам", "", content["shortfalls"], *[None] * 5])
    notes = [
        ("Программа", content["programme"]),
        ("На конец дня", f"{proof.on:%d.%m.%Y}"),
        ("Дни", content["basis"]),
        ("SHA-256", content_hash(content)),
    ]
    sheets = (
        Sheet("Обеспечение", columns, rows, frozenset({len(rows) - 3})),
        _course(proof),
        Sheet("О расчёте", [("Что", Column.TEXT, 20), ("Значение", Column.TEXT, 70)], notes),
    )
    return Paper(f"{_name(proof)}.xlsx", XLSX, render_xlsx(sheets))


def backing_csv(proof: Proof) -> Paper:
    """The proof as CSV; the last row has the totals and the hash."""
    content = backing_content(proof)
    columns = [(head, Column.TEXT, 0) for head in ("На конец дня", "Кто отвечает", "ИНН", "Договор")]
    columns += [*((head, Column.ROUBLES, 0) for head in HEADS), ("SHA-256", Column.TEXT, 0)]
    day, totals = content["date"], content["totals"]
    rows = [
        [day, row["funder"], row["inn"], row["contract"], *(row[name] for name in SUMS), ""] for row in content["rows"]
    ]
    rows.append([day, "Итого", "", "", *(totals[name] for name in SUMS), content_hash(content)])
    return Paper(f"{_name(proof)}.csv", CSV, table_csv(columns, rows))


def _name(proof: Proof) -> str:
    return f"backing-{proof.programme.code}-{proof.on:%Y-%m-%d}"


def _row(row: Backed) -> dict[str, Any]:
    named = {
        "funder": row.funder.short_name,
        "inn": row.funder.inn,
        "contract": row.contract.number if row.contract else "",
    }
    return named | {name: getattr(row, name) for name in SUMS}


def _course(proof: Proof) -> Sheet:
    columns = [("День", Column.TEXT, 14), ("Всего", Column.ROUBLES, 18)]
    columns += [(each.short_name, Column.ROUBLES, 20) for each in proof.largest]
    rows = [
        [f"{moment.on:%d.%m.%Y}", moment.total, *(moment.by_funder.get(each.pk, 0) for each in proof.largest)]
        for moment in proof.course
    ]
    return Sheet("По дням", columns, rows)


def _drawing(proof: Proof) -> dict[str, Any]:
    """A column for each day of the course, funders one above another; those beyond the colours are drawn together."""
    named = list(zip(COLORS, proof.largest, strict=False))
    step = WIDTH / len(proof.course)
    columns = []
    for moment in proof.course:
        parts = [(color, moment.by_funder.get(each.pk, 0)) for color, each in named]
        columns.append([*parts, (OTHERS, moment.total - sum(kopecks for _color, kopecks in parts))])
    legend = [(color, each.short_name) for color, each in named]
    if len(proof.largest) > len(named):
        legend.append((OTHERS, "остальные"))
    centres = [min(max(place * step + step * 0.4, EDGE), WIDTH - EDGE) for place in range(len(proof.course))]
    days = [(f"{x:.2f}", f"{each.on:%d.%m.%y}") for x, each in zip(centres, proof.course, strict=True)]
    return {
        "boxes": stacked(columns, width=WIDTH, height=HEIGHT),
        "legend": legend,
        "days": days if len(days) <= 16 else days[::5],
        "width": WIDTH,
        "height": HEIGHT,
    }
