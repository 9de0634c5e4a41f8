"""The protocol of disagreements as PDF, XLSX and CSV, out of its frozen content and nothing else."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from coalition.kernel.errors import DomainError
from coalition.toolkit.csv_lines import table_csv
from coalition.toolkit.freezing import Content, thaw
from coalition.toolkit.paper import CSV, PDF, XLSX, Paper
from coalition.toolkit.pdf import render_pdf
from coalition.toolkit.xlsx import Column, Sheet, render_xlsx
from settlements.models import Dispute

COLUMNS = {
    "no": ("№", Column.COUNT, 6),
    "subject": ("Предмет разногласия", Column.TEXT, 46),
    "partner": ("По данным участника, руб.", Column.ROUBLES, 18),
    "centre": ("По данным М-центра, руб.", Column.ROUBLES, 18),
    "difference": ("Разница, руб.", Column.ROUBLES, 16),
    "reason": ("Обоснование участника", Column.TEXT, 46),
    "decision": ("Решение", Column.TEXT, 18),
    "answer": ("Ответ М-центра", Column.TEXT, 46),
    "agreed": ("Согласовано, руб.", Column.ROUBLES, 18),
    "change": ("Изменение, руб.", Column.ROUBLES, 16),
}


class DisputeHasNoPaper(DomainError):
    """A dispute has a protocol once it is settled."""

    code = "dispute_has_no_paper"
    message_ru = "Протокола ещё нет: он появится, когда разногласие будет урегулировано."
    message_en = "There is no protocol yet: it comes into being when the dispute is settled."


def dispute_pdf(dispute: Dispute) -> Paper:
    """The protocol as a PDF, `ПРТ-2026-000001.pdf`; the same bytes each time.

    Refused: DisputeHasNoPaper, DocumentTampered.
    """
    content, digest = _content(dispute)
    return Paper(f"{content['number']}.pdf", PDF, render_pdf("papers/protocol.html", content | {"hash": digest}))


def dispute_xlsx(dispute: Dispute) -> Paper:
    """The protocol as a spreadsheet. Refused as `dispute_pdf`."""
    content, digest = _content(dispute)
    rows = [*_rows(content), ["", "Итого", *_totals(content)]]
    sheets = (
        Sheet("Разногласия", list(COLUMNS.values()), rows, frozenset({len(rows) - 1})),
        Sheet("Реквизиты", [("Показатель", Column.TEXT, 30), ("", Column.TEXT, 90)], _facts(content, digest)),
    )
    return Paper(f"{content['number']}.xlsx", XLSX, render_xlsx(sheets))


def dispute_csv(dispute: Dispute) -> Paper:
    """The lines of the protocol as CSV for spreadsheets; sums in roubles. Refused as `dispute_pdf`."""
    content, _digest = _content(dispute)
    return Paper(f"{content['number']}.csv", CSV, table_csv(list(COLUMNS.values()), _rows(content)))


def _content(dispute: Dispute) -> tuple[Content, str]:
    if dispute.document is None:
        raise DisputeHasNoPaper
    return thaw(dispute.document), dispute.document.content_hash


def _rows(content: Content) -> list[list[Any]]:
    return [[row[name] for name in COLUMNS] for row in content["rows"]]


def _totals(content: Content) -> Sequence[Any]:
    return [content["totals"].get(name) for name in COLUMNS if name not in ("no", "subject")]


def _facts(content: Content, digest: str) -> list[tuple[str, str]]:
    def day(iso: str) -> str:
        return f"{date.fromisoformat(iso):%d.%m.%Y}"

    statement, contract = content["statement"], content["contract"]
    return [
        ("Номер", content["number"]),
        ("Дата", day(content["date"])),
        ("Отчёт", f"{statement['number']} от {day(statement['sent_on'])}"),
        ("Период", " – ".join(map(day, content["period"]))),
        ("Договор", f"№ {contract['number']} от {day(contract['signed_on'])}"),
        ("Оператор", f"{content['operator']['name']}, ИНН {content['operator']['inn']}"),
        (content["partner"]["is"], f"{content['partner']['name']}, ИНН {content['partner']['inn']}"),
        ("Изменение прописью", content["words"]),
        ("SHA-256", digest),
    ]
