"""The chart of accounts: how every account of the ledger is named. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountKey:
    """An account by its kind and what it is for; `key` is its unique name in the ledger."""

    kind: str
    programme_id: int
    member_account_id: int | None = None
    contract_id: int | None = None
    promotion_id: int | None = None
    purpose: str = ""

    @property
    def key(self) -> str:
        """The unique name: `wallet:7`, `clearing:3`, `own_cost:1:coupons`."""
        if self.member_account_id is not None:
            return f"{self.kind}:{self.member_account_id}"
        if self.contract_id is not None and self.promotion_id is None:
            return f"{self.kind}:{self.contract_id}"
        if self.promotion_id is not None:
            return f"{self.kind}:{self.promotion_id}:{self.purpose}"
        return f"{self.kind}:{self.programme_id}:{self.purpose}" if self.purpose else f"{self.kind}:{self.programme_id}"


def wallet(programme_id: int, account_id: int) -> AccountKey:
    """What a member account may still spend."""
    return AccountKey("wallet", programme_id, member_account_id=account_id)


def shortfall(programme_id: int, account_id: int) -> AccountKey:
    """Points taken back from a member account after they were spent; later points fill it."""
    return AccountKey("shortfall", programme_id, member_account_id=account_id)


def clearing(programme_id: int, contract_id: int) -> AccountKey:
    """Between the centre and a participant: above zero the centre owes it."""
    return AccountKey("clearing", programme_id, contract_id=contract_id)


def pledge(programme_id: int, contract_id: int) -> AccountKey:
    """What a funder charged at use has promised and does not owe yet."""
    return AccountKey("pledge", programme_id, contract_id=contract_id)


def budget(programme_id: int, promotion_id: int, funder: str) -> AccountKey:
    """What may still be promised by a promotion for a funder; never below zero."""
    return AccountKey("budget", programme_id, promotion_id=promotion_id, purpose=funder)


def allotment(programme_id: int, promotion_id: int, funder: str) -> AccountKey:
    """The other side of a budget: what was allotted to it and not given back."""
    return AccountKey("allotment", programme_id, promotion_id=promotion_id, purpose=funder)


def own_cost(programme_id: int, purpose: str) -> AccountKey:
    """What the operator bears itself: `points`, `coupons`, `discounts`, `goodwill`."""
    return AccountKey("own_cost", programme_id, purpose=purpose)


def breakage(programme_id: int) -> AccountKey:
    """Points that lapsed and by policy do not go back to their funder."""
    return AccountKey("breakage", programme_id)


def transit(programme_id: int) -> AccountKey:
    """Where part of a lot is on its way from one wallet to another; empty after every entry."""
    return AccountKey("transit", programme_id)


def bank(programme_id: int) -> AccountKey:
    """The operator's bank account for the programme."""
    return AccountKey("bank", programme_id)


def fees(programme_id: int) -> AccountKey:
    """What the operator earned."""
    return AccountKey("fees", programme_id)
