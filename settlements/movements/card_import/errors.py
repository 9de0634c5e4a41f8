"""What an import refuses as a whole. Codes are stable; rows have faults of their own."""

from coalition.kernel.errors import DomainError


class FileRefused(DomainError):
    """The file cannot be read at all."""

    code = "card_file_refused"
    message_ru = "Файл не читается."
    message_en = "The file cannot be read."


class FileEmpty(FileRefused):
    code = "card_file_empty"
    message_ru = "В файле нет ни одной строки с данными."
    message_en = "There is no row of data in the file."


class FileTooLarge(FileRefused):
    code = "card_file_too_large"
    message_ru = "Файл слишком велик ({what}). Разделите его на части или сохраните в CSV."
    message_en = "The file is too large ({what}). Split it, or save it as CSV."


class FormatUnknown(FileRefused):
    code = "card_file_format"
    message_ru = "Это не CSV и не XLSX. Сохраните таблицу как «CSV UTF-8» или «Книга Excel (.xlsx)»."
    message_en = "This is neither CSV nor XLSX. Save the table as CSV UTF-8 or as an Excel workbook (.xlsx)."


class EncodingUnknown(FileRefused):
    code = "card_file_encoding"
    message_ru = "Кодировка файла не подходит ({what}). Сохраните его в UTF-8 или Windows-1251."
    message_en = "The encoding of the file does not fit ({what}). Save it as UTF-8 or Windows-1251."


class ColumnsMissing(FileRefused):
    code = "card_file_columns"
    message_ru = (
        "В первой строке файла нет столбца «{columns}». Возьмите за образец пример файла; "
        "если заголовки на месте, файл в другой кодировке: сохраните его в UTF-8 или Windows-1251."
    )
    message_en = (
        "The first row of the file has no column «{columns}». See the example file; if the headings are there, "
        "the encoding is another one: save the file as UTF-8 or Windows-1251."
    )


class FileDamaged(FileRefused):
    code = "card_file_damaged"
    message_ru = "Файл повреждён: {what_ru}."
    message_en = "The file is damaged: {what_en}."


class FileKnown(DomainError):
    code = "card_file_known"
    message_ru = "Этот файл уже загружали: импорт № {number} от {on}. Если так и нужно, подтвердите повторную загрузку."
    message_en = "This file was imported before: № {number} of {on}. If you mean it, confirm that it is read again."


class FunderWithoutContract(DomainError):
    code = "card_import_funder_without_contract"
    message_ru = "У плательщика «{funder}» нет договора этой программы, который действует сегодня."
    message_en = "The funder «{funder}» has no contract of this programme in force today."


class ReasonMissing(DomainError):
    code = "card_import_reason_missing"
    message_ru = "Напишите основание: откуда эти карты и баллы."
    message_en = "Write the reason: where these cards and points come from."


class ConsentTextMissing(DomainError):
    code = "card_import_consent_text_missing"
    message_ru = "В файле есть даты согласий, а текста согласия на обработку персональных данных в системе нет."
    message_en = "The file has dates of consents, and there is no text of the consent to the processing of data."


class ImportNotReady(DomainError):
    code = "card_import_not_ready"
    message_ru = "Этого с импортом в состоянии «{state}» сделать нельзя."
    message_en = "This cannot be done with an import that is «{state}»."
