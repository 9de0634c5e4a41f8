"""What the operations on receipts refuse. Codes are stable; sentences tell the cashier what to do."""

from coalition.kernel.errors import DomainError


class IdempotencyConflict(DomainError):
    code = "idempotency_conflict"
    message_ru = "Этот ключ уже использован для другого запроса. Создайте новый ключ; повторять этот нельзя."
    message_en = "This key was already used for another request. Make a new key; do not repeat this one."


class AlreadyCommitted(DomainError):
    """The receipt or the till's reference is booked under another key; `context["purchase_id"]` says which purchase."""

    code = "already_committed"
    message_ru = "Этот чек уже проведён. Запросите его по ссылке кассы, второй раз проводить не нужно."
    message_en = "This receipt is booked already. Ask for it by the till's reference; do not book it again."


class FiscalSignTaken(DomainError):
    code = "fiscal_sign_taken"
    message_ru = "Этот фискальный признак уже записан за другим чеком. Проверьте номер документа."
    message_en = "This fiscal sign is recorded for another receipt. Check the document's number."


class QuoteStale(DomainError):
    """What the buyer pays has changed since the quote; `quote` is the new one."""

    code = "quote_stale"
    message_ru = "Сумма к оплате изменилась. Покажите покупателю новый расчёт и проведите чек по нему."
    message_en = "What is to be paid has changed. Show the buyer the new quote and commit by it."

    def __init__(self, quote) -> None:
        super().__init__()
        self.quote = quote


class TokenRefused(DomainError):
    code = "token_refused"
    message_ru = "Расчёт относится к другому чеку или кассе. Запросите новый расчёт."
    message_en = "The quote belongs to another receipt or desk. Ask for a new quote."


class NoContract(DomainError):
    code = "no_contract"
    message_ru = "У аптеки нет действующего договора на эту дату. Продайте без карты и сообщите оператору."
    message_en = "The pharmacy has no contract in force on this date. Sell without the card and tell the operator."


class NoRulebook(DomainError):
    code = "no_rulebook"
    message_ru = "Правила программы ещё не опубликованы. Продайте без карты."
    message_en = "The programme's rules are not published yet. Sell without the card."


class TimeRefused(DomainError):
    code = "time_refused"
    message_ru = "Время чека вне допустимых пределов. Проверьте часы кассы."
    message_en = "The receipt's time is out of bounds. Check the till's clock."


class TotalsMismatch(DomainError):
    code = "totals_mismatch"
    message_ru = "Сумма строки не сходится с ценой и количеством. Проверьте чек."
    message_en = "A line's amount does not agree with price and quantity. Check the receipt."


class ReceiptTooLarge(DomainError):
    code = "receipt_too_large"
    message_ru = "Сумма чека больше 10 миллионов рублей. Проверьте цены и количество."
    message_en = "The receipt is above 10 million roubles. Check prices and quantities."


class PurchaseNotFound(DomainError):
    code = "purchase_not_found"
    message_ru = "Такой покупки у этой аптеки нет. Проверьте номер."
    message_en = "This pharmacy has no such purchase. Check the number."


class ReturnExceedsPurchase(DomainError):
    code = "return_exceeds_purchase"
    message_ru = "Возвращают больше, чем было продано и ещё не возвращено. Проверьте количество."
    message_en = "More is returned than was sold and not returned yet. Check the quantity."


class VoidRefused(DomainError):
    code = "void_refused"
    message_ru = "Отменить можно только целый чек, из которого ничего не возвращали. Оформите возврат."
    message_en = "Only a whole receipt with nothing returned can be voided. Make a return instead."


class WalletMoved(Exception):
    """Somebody's account went over into another one while a receipt waited for its wallet: begin again. Never told."""


class Busy(DomainError):
    code = "busy"
    message_ru = "Счёт занят другой операцией. Повторите тот же запрос с тем же ключом через секунду."
    message_en = "The account is busy with another operation. Repeat the same request with the same key in a second."


class DeskKeyRevoked(DomainError):
    code = "bad_credentials"
    message_ru = "Ключ кассы отозван. Получите новый ключ у оператора."
    message_en = "The desk's key is revoked. Ask the operator for a new one."


class BankCardNeedsCard(DomainError):
    code = "bank_card_needs_a_card"
    message_ru = "Чтобы привязать банковскую карту, покупатель показывает карту программы или QR-код."
    message_en = "To bind a bank card the buyer shows a card of the programme or a QR code."


class MemberNotRecognised(DomainError):
    code = "member_not_recognised"
    message_ru = "Банковская карта не привязана. {why_ru}"
    message_en = "The bank card is not bound. {why_en}"
