"""What the operator's bank writes: files about payments that left and came in."""

from datetime import date, datetime
from typing import Any

from coalition.kernel.client_bank import Account, BankText, Document, Party, write_bank_text
from pharmacies.models import LegalEntity
from settlements.models import BankPayment, Payout
from settlements.statements.bank_files import Loaded, load_bank_file
from settlements.statements.register_content import party
from settlements.tests.statements.months import NOVEMBER_2

PAID_ON = NOVEMBER_2.date()
STRANGER = Party(
    "ООО «Чужие»",
    "7702070139",
    "40702810400000000005",
    bank="ПАО Сбербанк",
    bik="044525225",
    correspondent_account="30101810400000000225",
)


def left(payout: Payout, *, on: date = PAID_ON, **fields: Any) -> Document:
    """The bank carried out the order of a payout."""
    contract = payout.statement.contract
    given = {
        "number": str(payout.order_number),
        "on": on,
        "amount_kopecks": payout.amount_kopecks,
        "payer": Party(**party(contract.programme.operator)),
        "payee": Party(**party(contract.legal_entity)),
        "purpose": payout.purpose,
        "written_off_on": on,
    }
    return Document(**given | fields)


def came(
    kopecks: int, purpose: str, *, of: LegalEntity | Party, to: LegalEntity, on: date = PAID_ON, **fields: Any
) -> Document:
    """Money came to the operator's account."""
    payer = of if isinstance(of, Party) else Party(**party(of))
    given = {
        "number": "7",
        "on": on,
        "amount_kopecks": kopecks,
        "payer": payer,
        "payee": Party(**party(to)),
        "purpose": purpose,
        "came_in_on": on,
    }
    return Document(**given | fields)


def bank_text(operator: LegalEntity, *documents: Document, on: date = PAID_ON, note: str = "") -> bytes:
    """A statement of the operator's account for a day. `note` makes another file of the same payments."""
    account = party(operator)["account"]
    state = Account(account, on, on, 1_000_000_00, None, None, None)
    text = BankText(
        sender=f"Банк{note}", starts_on=on, last_on=on, accounts=(account,), states=(state,), documents=documents
    )
    return write_bank_text(text)


def load(world: Any, *documents: Document, note: str = "", by: str = "clara", now: datetime = NOVEMBER_2) -> Loaded:
    """Load a file of the bank with these payments."""
    content = bank_text(world.operator, *documents, note=note)
    return load_bank_file(programme=world.programme, content=content, file_name="kl_to_1c.txt", by=by, now=now)


def outcome(payment: BankPayment | None = None) -> tuple[str, str]:
    """State and reason of the only payment, or of this one."""
    payment = payment or BankPayment.objects.get()
    payment.refresh_from_db()
    return payment.state, payment.why_not
