"""A buyer brings a receipt that he paid without a card: which one it is, known to the system or on paper only."""

from datetime import date

from coalition.kernel.errors import DomainError
from pharmacies.models import Outlet
from settlements.models import Purchase
from settlements.movements.retroactive import TypedReceipt
from settlements.queries.receipts import receipts_named


class ReceiptUnknown(DomainError):
    code = "receipt_unknown"
    message_ru = "Такого чека в системе нет. Проверьте номер, дату и аптеку или укажите сумму с бумажного чека."
    message_en = "The system has no such receipt. Check number, date and outlet, or type the sum on the paper."


class ReceiptAmbiguous(DomainError):
    code = "receipt_ambiguous"
    message_ru = "Чеков с этим номером в аптеке за день несколько: укажите фискальный признак (ФП) с чека."
    message_en = "The outlet has several receipts of this number on that day: name the fiscal sign instead."


def receipt_brought(*, number: str, on: date, outlet: Outlet, amount_kopecks: int | None) -> Purchase | TypedReceipt:
    """The purchase with this number or fiscal sign, or the paper with its sum in kopecks when nothing is known of it.

    Refused: ReceiptAmbiguous (several tills have the number), ReceiptUnknown (and no sum is given).
    """
    found = receipts_named(number=number, on=on, outlet=outlet)
    if len(found) > 1:
        raise ReceiptAmbiguous
    if found:
        return found[0]
    if amount_kopecks is None:
        raise ReceiptUnknown
    return TypedReceipt(number, on, amount_kopecks, outlet)
