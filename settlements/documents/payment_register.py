"""The paper of a payment register, PDF, XLSX and CSV, out of its frozen content and nothing else."""

from coalition.kernel.errors import DomainError
from coalition.toolkit.csv_lines import table_csv
from coalition.toolkit.freezing import Content, thaw
from coalition.toolkit.paper import CSV, PDF, XLSX, Paper
from coalition.toolkit.pdf import render_pdf
from coalition.toolkit.xlsx import Column, Sheet, Value, render_xlsx
from settlements.models import PaymentRegister

COLUMNS = [
    ("№ поручения", Column.COUNT, 12),
    ("Получатель", Column.TEXT, 40),
    ("ИНН", Column.TEXT, 14),
    ("КПП", Column.TEXT, 11),
    ("Расчётный счёт", Column.TEXT, 24),
    ("БИК", Column.TEXT, 11),
    ("Банк", Column.TEXT, 36),
    ("Договор", Column.TEXT, 24),
    ("Отчёт", Column.TEXT, 18),
    ("Сумма, руб.", Column.ROUBLES, 16),
    ("Назначение платежа", Column.TEXT, 80),
]
AMOUNT = 9


class RegisterHasNoPaper(DomainError):
    """A register that nobody has approved has no number and no paper."""

    code = "register_has_no_paper"
    message_ru = "Документ появится, когда реестр утвердят."
    message_en = "The paper comes into being when the register is approved."


def register_pdf(register: PaymentRegister) -> Paper:
    """The register as a PDF, `РЕЕ-2026-000123.pdf`; the same bytes each time.

    Refused: RegisterHasNoPaper, DocumentTampered.
    """
    content, digest = _content(register)
    body = render_pdf("papers/payment_register.html", content | {"hash": digest})
    return Paper(f"{content['number']}.pdf", PDF, body)


def register_xlsx(register: PaymentRegister) -> Paper:
    """The register as a spreadsheet with its total in bold. Refused as `register_pdf`."""
    content, digest = _content(register)
    orders = _rows(content)
    total: list[Value] = [None, "Итого", *[None] * (AMOUNT - 2), content["total"], content["words"]]
    facts = [
        ("Номер", content["number"]),
        ("Дата поручений", content["pay_on"]),
        ("Плательщик", f"{content['payer']['name']}, ИНН {content['payer']['inn']}, р/с {content['payer']['account']}"),
        ("Поручений", str(content["count"])),
        ("Подготовил", content["prepared_by"]["name"]),
        ("Утвердил", content["approved_by"]["name"]),
        ("SHA-256", digest),
    ]
    sheets = (
        Sheet("Реестр", COLUMNS, [*orders, total], frozenset({len(orders)})),
        Sheet("Сведения", [("Показатель", Column.TEXT, 24), ("", Column.TEXT, 90)], facts),
    )
    return Paper(f"{content['number']}.xlsx", XLSX, render_xlsx(sheets))


def register_csv(register: PaymentRegister) -> Paper:
    """The orders of the register as CSV in UTF-8. Refused as `register_pdf`."""
    content, _digest = _content(register)
    return Paper(f"{content['number']}.csv", CSV, table_csv(COLUMNS, _rows(content)))


def _content(register: PaymentRegister) -> tuple[Content, str]:
    if register.document is None:
        raise RegisterHasNoPaper()
    return thaw(register.document), register.document.content_hash


def _rows(content: Content) -> list[list[Value]]:
    return [
        [
            order["order"],
            *(order["payee"][key] for key in ("name", "inn", "kpp", "account", "bik", "bank")),
            *(order[key] for key in ("contract", "statement", "amount", "purpose")),
        ]
        for order in content["orders"]
    ]
