"""1C ClientBankExchange 1.03, the text in which accounting and banks exchange payments: both ways, and pure.

Facts of the format: `Ключ=Значение` one a line, `1CClientBankExchange` first, `КонецФайла` last; cp1251 («Windows») or
cp866 («DOS»); dates as 05.03.2026, sums as 1234.56.
"""

from coalition.kernel.client_bank.content import Account, BankText, Document, Party
from coalition.kernel.client_bank.errors import BankTextUnreadable, OrderRefused
from coalition.kernel.client_bank.reader import MOST_BYTES, read_bank_text
from coalition.kernel.client_bank.writer import LONGEST_NAME, LONGEST_PURPOSE, write_bank_text

__all__ = [
    "LONGEST_NAME",
    "LONGEST_PURPOSE",
    "MOST_BYTES",
    "Account",
    "BankText",
    "BankTextUnreadable",
    "Document",
    "OrderRefused",
    "Party",
    "read_bank_text",
    "write_bank_text",
]
