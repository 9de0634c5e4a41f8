"""The proof of backing on paper, as a spreadsheet and as CSV: computed when asked for, told with its date and its hash.

It is no frozen document: asked again with the same figures it has the same hash.
"""

from datetime import datetime
from typing import Any

from coalition.toolkit.csv_lines import table_csv
from coalition.toolkit.freezing import Content, content_hash
from coalition.toolkit.paper import CSV, PDF, XLSX, Paper
from coalition.toolkit.pdf import render_pdf
from coalition.toolkit.xlsx import Column, Sheet, render_xlsx
from settlements.analytics.backing_proof import Backed, Moment, Proof
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
COLORS = ("#0f766e", "#5eb8ae", "#f59e0b", "#7c3aed", "#2563eb", "#db2777")
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
        "drawing": _drawing(proof) if any(_total(each) for each in proof.course) else None,
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
    funders = _largest(proof)
    columns = [("День", Column.TEXT, 14), ("Всего", Column.ROUBLES, 18)]
    columns += [(name, Column.ROUBLES, 20) for _pk, name in funders]
    rows = [
        [f"{each.on:%d.%m.%Y}", _total(each), *(each.by_funder.get(pk, 0) for pk, _name in funders)]
        for each in proof.course
    ]
    return Sheet("По дням", columns, rows)


def _largest(proof: Proof) -> list[tuple[int, str]]:
    """Funders by their points on the day itself, each once."""
    names = {row.funder.pk: row.funder.short_name for row in proof.rows}
    last = proof.course[-1].by_funder
    return sorted(names.items(), key=lambda each: (-last.get(each[0], 0), each[1]))


def _total(moment: Moment) -> int:
    return sum(moment.by_funder.values())


def _drawing(proof: Proof) -> dict[str, Any]:
    """A column for each day of the course, funders one above another; those beyond the colours are drawn together."""
    named = _largest(proof)[: len(COLORS)]
    highest = max(_total(each) for each in proof.course)
    step = WIDTH / len(proof.course)
    bars = []
    for place, moment in enumerate(proof.course):
        parts = [(color, moment.by_funder.get(pk, 0)) for color, (pk, _name) in zip(COLORS, named, strict=False)]
        parts.append((OTHERS, _total(moment) - sum(kopecks for _color, kopecks in parts)))
        top = float(HEIGHT)
        for color, kopecks in parts:
            height = max(0, kopecks) * HEIGHT / highest
            top -= height
            if height:
                box = {"x": f"{place * step:.2f}", "y": f"{top:.2f}", "height": f"{height:.2f}"}
                bars.append(box | {"width": f"{step * 0.8:.2f}", "color": color})
    legend = [(color, name) for color, (_pk, name) in zip(COLORS, named, strict=False)]
    if len(_largest(proof)) > len(named):
        legend.append((OTHERS, "остальные"))
    centres = [min(max(place * step + step * 0.4, EDGE), WIDTH - EDGE) for place in range(len(proof.course))]
    days = [(f"{x:.2f}", f"{each.on:%d.%m.%y}") for x, each in zip(centres, proof.course, strict=True)]
    return {
        "bars": bars,
        "legend": legend,
        "days": days if len(days) <= 16 else days[::5],
        "width": WIDTH,
        "height": HEIGHT,
    }
