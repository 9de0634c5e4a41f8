"""Codes of a batch for a printer or a mailing: CSV and XLSX. Each line bears the mark of whoever took them out."""

from collections.abc import Iterator
from functools import cache, partial

from django.utils import timezone

from coalition.kernel.errors import DomainError
from coalition.toolkit.csv_lines import csv_lines
from coalition.toolkit.paper import XLSX, Paper
from coalition.toolkit.xlsx import Column, Sheet, render_xlsx
from promotions.documents.coupon_terms import last_day, whole_roubles
from promotions.models import CouponExport, CouponSeries

ROWS_AT_ONCE = 5_000
MOST_IN_A_SPREADSHEET = 50_000
ENCODINGS = {CouponExport.Form.CSV: "utf-8", CouponExport.Form.CSV_1251: "cp1251"}
HEADINGS = ("№", "Код", "Номинал, руб.", "Действует по", "Счёт участника")


class TooLongForSpreadsheet(DomainError):
    code = "coupons_too_long_for_spreadsheet"
    message_ru = "В партии больше {most} кодов: возьмите CSV, таблица XLSX столько не удержит."
    message_en = "The batch has more than {most} codes: take CSV, a spreadsheet would not hold them."


def file_name(export: CouponExport) -> str:
    """The series, the number of the batch and the mark."""
    suffix = "xlsx" if export.form == CouponExport.Form.XLSX else "csv"
    return f"{export.batch.series.code}-{export.batch.number}-{export.mark}.{suffix}"


def watermark(export: CouponExport) -> str:
    """Who took the codes out, when, under which mark."""
    at = f"{timezone.localtime(export.exported_at):%d.%m.%Y %H:%M}"
    return f"Выгрузка {export.mark}: {export.exported_by}, {at}"


def coupons_csv(export: CouponExport) -> Iterator[bytes]:
    """The file as it is read out of the database, some thousand codes at a time."""

    def lines() -> Iterator[tuple[object, ...]]:
        yield (*HEADINGS, watermark(export))
        for number, code, nominal, until, account in _rows(export):
            yield (number, code, whole_roubles(nominal) if nominal is not None else "", until, account, export.mark)

    return csv_lines(lines(), ENCODINGS[CouponExport.Form(export.form)])


def refuse_too_long(coupons: int) -> None:
    """Refused with TooLongForSpreadsheet."""
    if coupons > MOST_IN_A_SPREADSHEET:
        raise TooLongForSpreadsheet(most=MOST_IN_A_SPREADSHEET)


def coupons_xlsx(export: CouponExport) -> Paper:
    """The codes as a spreadsheet; the second sheet says who took them out. Refused with TooLongForSpreadsheet."""
    refuse_too_long(export.coupons)
    columns = (Column.COUNT, Column.TEXT, Column.ROUBLES, Column.TEXT, Column.COUNT)
    widths = (8, 26, 14, 16, 16)
    series = export.batch.series
    about = [
        ("Серия", series.name),
        ("Партия", f"№ {export.batch.number}"),
        ("Кодов", str(export.coupons)),
        ("Взял", export.exported_by),
        ("Когда", f"{timezone.localtime(export.exported_at):%d.%m.%Y %H:%M}"),
        ("Метка", export.mark),
        ("Важно", "Коды – это деньги: передавайте файл только типографии и удалите его после печати."),
    ]
    sheets = [
        Sheet(
            "Коды",
            [*zip(HEADINGS, columns, widths, strict=True), (watermark(export), Column.TEXT, 44)],
            ((*row, export.mark) for row in _rows(export)),
        ),
        Sheet("Выгрузка", [("", Column.TEXT, 14), (watermark(export), Column.TEXT, 70)], about),
    ]
    return Paper(file_name(export), XLSX, render_xlsx(sheets))


def _rows(export: CouponExport) -> Iterator[tuple[int, str, int | None, str, int | None]]:
    """Number, code, nominal (none of a promo code), last day, account; read some thousand at a time."""
    series = export.batch.series
    nominal = series.nominal_kopecks if series.kind == CouponSeries.Kind.PAYMENT else None
    coupons = export.batch.coupons.order_by("pk").values_list("code", "expires_at", "account_id")
    last_days = cache(partial(last_day, series))
    for number, (code, expires_at, account_id) in enumerate(coupons.iterator(chunk_size=ROWS_AT_ONCE), 1):
        yield number, code, nominal, last_days(expires_at), account_id
