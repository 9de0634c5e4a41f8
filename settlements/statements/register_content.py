"""What a payment register says: what is approved, printed and sent to the bank. Sums are kopecks."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from coalition.kernel.client_bank import BankText, Document, Party, write_bank_text
from coalition.kernel.words import roubles_in_words
from coalition.toolkit.freezing import Content
from pharmacies.models import LegalEntity, StaffUser
from settlements.models import PaymentRegister, Payout
from settlements.statements.payment_errors import BankDetailsMissing
from settlements.statements.snapshot import requisites

FORM = 1
SENDER = "Программа лояльности"


def register_content(register: PaymentRegister) -> Content:
    """The payees, accounts and sums of a register as they are in the database now. Refused with BankDetailsMissing."""
    payouts = register.payouts.select_related("statement__contract__legal_entity").order_by("order_number")
    payouts = payouts.prefetch_related("statement__contract__legal_entity__bank_accounts")
    return {
        "form": FORM,
        "title": "Реестр выплат",
        "pay_on": register.pay_on.isoformat(),
        "operator": requisites(register.programme.operator),
        "payer": party(register.programme.operator),
        "orders": [_order(payout) for payout in payouts],
        "count": register.payouts_count,
        "total": register.total_kopecks,
        "words": roubles_in_words(register.total_kopecks),
        "prepared_by": person(register.prepared_by),
    }


def _order(payout: Payout) -> dict[str, Any]:
    contract = payout.statement.contract
    return {
        "order": payout.order_number,
        "payee": party(contract.legal_entity),
        "contract": f"№ {contract.number} от {contract.signed_on:%d.%m.%Y}",
        "statement": payout.statement.number,
        "amount": payout.amount_kopecks,
        "purpose": payout.purpose,
    }


def party(entity: LegalEntity) -> dict[str, str]:
    """Whom a bank pays and where. Refused with BankDetailsMissing."""
    account = next((each for each in entity.bank_accounts.all() if each.is_default), None)
    if account is None:
        raise BankDetailsMissing(payee=entity.short_name)
    return {
        "name": entity.short_name,
        "inn": entity.inn,
        "kpp": entity.kpp,
        "account": account.number,
        "bank": account.bank_name,
        "city": account.bank_city,
        "bik": account.bik,
        "correspondent_account": account.correspondent_account,
    }


def person(login: str) -> dict[str, str]:
    """Who prepared or approved, by the name that a paper prints."""
    user = StaffUser.objects.filter(username=login).first()
    return {"login": login, "name": (user.get_full_name() if user else "") or login}


def changed(prepared: Content, present: Content) -> Iterator[str]:
    """The payees whose bank details, and the other parts, are no longer what was prepared."""
    if prepared["payer"] != present["payer"]:
        yield prepared["payer"]["name"]
    was = {order["order"]: order for order in prepared["orders"]}
    now = {order["order"]: order for order in present["orders"]}
    for number in sorted(was.keys() | now.keys()):
        if was.get(number) != now.get(number):
            yield (was.get(number) or now[number])["payee"]["name"]


def bank_bytes(content: Content, *, created_at: datetime) -> bytes:
    """The register as the file that the bank's program takes. Refused with OrderRefused, which names the payee."""
    payer, on = Party(**content["payer"]), date.fromisoformat(content["pay_on"])
    documents = tuple(
        Document(str(order["order"]), on, order["amount"], payer, Party(**order["payee"]), order["purpose"])
        for order in content["orders"]
    )
    text = BankText(
        sender=SENDER,
        created_at=created_at,
        starts_on=on,
        last_on=on,
        accounts=(payer.account,),
        documents=documents,
    )
    return write_bank_text(text)
