"""Numbers of a batch of cards for the printer: CSV and XLSX. Each line bears the mark of whoever took them out."""

from collections.abc import Iterator

from django.utils import timezone

from coalition.kernel.errors import DomainError
from coalition.toolkit.csv_lines import csv_lines
from coalition.toolkit.paper import XLSX, Paper
from coalition.toolkit.xlsx import Column, Sheet, render_xlsx
from members.models import CardBatch, CardExport

ROWS_AT_ONCE = 5_000
MOST_IN_A_SPREADSHEET = 50_000
HEADINGS = ("№", "Номер карты", "Номер для печати", "Содержимое QR")


class CardsTooLongForSpreadsheet(DomainError):
    code = "cards_too_long_for_spreadsheet"
    message_ru = "В партии больше {most} карт: возьмите CSV, таблица XLSX столько не удержит."
    message_en = "The batch has more than {most} cards: take CSV, a spreadsheet would not hold them."


def file_name(export: CardExport, end: str) -> str:
    """The programme, the number of the batch, the mark, and the end that tells the form."""
    batch = export.batch
    return f"cards-{batch.programme.code}-{batch.number}-{export.mark}{end}"


def watermark(export: CardExport) -> str:
    """Who took the numbers out, when, under which mark."""
    at = f"{timezone.localtime(export.exported_at):%d.%m.%Y %H:%M}"
    return f"Выгрузка {export.mark}: {export.exported_by}, {at}"


def spaced(number: str) -> str:
    """`2912345678905` → «2 912345 678905», as it stands below the bars of an EAN-13."""
    return f"{number[:1]} {number[1:7]} {number[7:]}"


def cards_csv(export: CardExport) -> Iterator[bytes]:
    """The file as it is read out of the database, some thousand cards at a time."""

    def lines() -> Iterator[tuple[object, ...]]:
        yield (*HEADINGS, watermark(export))
        for row in _rows(export):
            yield (*row, export.mark)

    return csv_lines(lines(), "utf-8")


def refuse_too_long(batch: CardBatch) -> None:
    """Refused with CardsTooLongForSpreadsheet."""
    if batch.made > MOST_IN_A_SPREADSHEET:
        raise CardsTooLongForSpreadsheet(most=MOST_IN_A_SPREADSHEET)


def cards_xlsx(export: CardExport) -> Paper:
    """The numbers as a spreadsheet; the second sheet says who took them. Refused with CardsTooLongForSpreadsheet."""
    batch = export.batch
    refuse_too_long(batch)
    about = [
        ("Программа", batch.programme.name),
        ("Партия", f"№ {batch.number}"),
        ("Карт", str(batch.made)),
        ("Для аптеки", str(batch.outlet or "–")),
        ("Взял", export.exported_by),
        ("Когда", f"{timezone.localtime(export.exported_at):%d.%m.%Y %H:%M}"),
        ("Метка", export.mark),
        ("Важно", "По номеру карту узнают на кассе: передавайте файл только типографии и удалите его после печати."),
    ]
    columns = (Column.COUNT, Column.TEXT, Column.TEXT, Column.TEXT)
    heads = [*zip(HEADINGS, columns, (8, 18, 20, 34), strict=True), (watermark(export), Column.TEXT, 44)]
    sheets = [
        Sheet("Карты", heads, ((*row, export.mark) for row in _rows(export))),
        Sheet("Выгрузка", [("", Column.TEXT, 14), (watermark(export), Column.TEXT, 70)], about),
    ]
    return Paper(file_name(export, ".xlsx"), XLSX, render_xlsx(sheets))


def _rows(export: CardExport) -> Iterator[tuple[int, str, str, str]]:
    """Number in the batch, number of the card, the same as it is printed, what its QR holds."""
    cards = export.batch.cards.order_by("pk").values_list("number", "qr_token")
    for place, (number, qr_token) in enumerate(cards.iterator(chunk_size=ROWS_AT_ONCE), 1):
        yield place, number, spaced(number), qr_token
