"""What is refused when payments are written for a bank, or read from one. Codes are stable."""

from coalition.kernel.errors import DomainError


class OrderRefused(DomainError):
    """A payment order would not be taken by a bank; the sentence names the payee and what to correct."""

    code = "order_refused"
    message_ru = "Платёж «{payee}»: {why_ru}"
    message_en = "Payment to {payee}: {why_en}"


class BankTextUnreadable(DomainError):
    """The file is no ClientBankExchange, or is damaged; the sentence names the line."""

    code = "bank_text_unreadable"
    message_ru = "Строка {line}: {why_ru} Выгрузите файл из банка ещё раз."
    message_en = "Line {line}: {why_en} Export the file from the bank once more."


class BankTextTooLarge(DomainError):
    code = "bank_text_too_large"
    message_ru = "Файл больше {megabytes} МБ. Выгрузите выписку за более короткий срок."
    message_en = "The file is larger than {megabytes} MB. Export fewer days at once."
