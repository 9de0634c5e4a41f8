"""The proof that the books are true: eight sentences, each a few statements that must find nothing wrong.

A proof is a file of SQL in `proofs/`; it yields rows `(code, wrong, figure)`: what was looked at, how many rows break
the sentence, and the figure that shows it was looked at (rows or kopecks). Only hashes are not SQL's to compute.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext_lazy as _

from coalition.kernel.money import NO_BREAK_SPACE, print_roubles
from coalition.toolkit.freezing import changed_documents

PROOFS = Path(__file__).parent / "proofs"

SENTENCES = (
    ("balance", _("Debits equal credits; nothing append-only can be updated or deleted.")),
    ("wallets", _("A wallet is the sum of its lots and of its postings, and never below zero.")),
    ("backing", _("Points outstanding are what funders paid, owe or pledged: per funder.")),
    ("statements", _("A sent statement is the postings it claimed; each is claimed once; payouts agree.")),
    ("limits", _("No coupon is used above its limit, no budget is overspent.")),
    (
        "once",
        _("A purchase, an award, an adjustment exist exactly once, with one entry; a purchase has one answer."),
    ),
    ("shares", _("Shares of lines add up to the receipt's, and to the ledger's, to the kopeck.")),
    ("levels", _("The accumulation register is what was bought less what came back.")),
)


# What each proof looks at: the words, and whether its figure is kopecks or a count of rows.
LOOKED_AT = {
    "sum_of_accounts": (_("Sum of all accounts"), True),
    "bad_postings": (_("Postings without an entry or with an amount below one"), False),
    "kept_balances": (_("Kept balances that differ from their postings"), False),
    "transit": (_("Points that left a wallet and did not come to another"), True),
    "guards": (_("Guards that are missing or switched off"), False),
    "wallets": (_("Wallets that differ from their lots"), False),
    "lots": (_("Lots that differ from their postings"), False),
    "below_zero": (_("Accounts below zero"), True),
    "pledges": (_("Pledges that differ from what is left of their lots"), True),
    "charges": (_("Funders whose charges differ from what is left of their lots"), True),
    "unbacked": (_("Points outstanding that nobody backs"), True),
    "lots_without_funder": (_("Lots without a funder"), False),
    "sent_statements": (_("Sent statements whose lines differ from what they claimed"), False),
    "claimed_twice": (_("Postings claimed twice on an account"), False),
    "strange_claims": (_("Claims of an account the posting does not touch"), False),
    "sent_totals": (_("Sent statements whose totals differ from their lines and what was carried over"), False),
    "papers": (_("Sent statements whose paper says something else"), False),
    "settlement_papers": (_("Papers beside a statement that say another sum than it does"), False),
    "missing_papers": (_("Sent statements without a paper that they call for"), False),
    "missing_numbers": (_("Numbers of documents that were given to none"), False),
    "changed_papers": (_("Frozen documents that were changed"), False),
    "payouts": (_("Payouts that differ from their statement or their entry"), True),
    "payment_registers": (_("Payment registers that differ from their payouts or their paper"), True),
    "bank_payments": (_("Payments of the bank that differ from their entry"), True),
    "credit_uses": (_("Credits of contracts that pay more than came or was asked for"), True),
    "disputes": (_("Settled disputes that differ from their entry"), False),
    "coupons": (_("Coupons whose uses differ from purchases, or exceed the limit"), False),
    "coupons_by_account": (_("Members whose uses of a coupon series differ from their purchases"), False),
    "budgets": (_("Budgets below zero"), True),
    "purchase_entries": (_("Purchases without exactly one entry"), False),
    "purchase_answers": (_("Purchases without an answer"), False),
    "receipts_twice": (_("Receipts booked twice"), False),
    "activity": (_("Accounts whose activity differs from their purchases"), False),
    "return_entries": (_("Returns without exactly one entry"), False),
    "awards_twice": (_("Awards given twice for one occasion"), False),
    "award_entries": (_("Awards that differ from their entries"), False),
    "adjustment_entries": (_("Adjustments without an entry, or entries without an adjustment"), False),
    "opening_points": (_("Imports whose opening points differ from their postings"), True),
    "opening_accumulation": (_("Imports whose opening accumulation differs from the register"), True),
    "lapsed_too_early": (_("Points that lapsed before their day"), False),
    "receipts": (_("Receipts that differ from their lines"), False),
    "lines": (_("Lines that differ from the ledger"), False),
    "returned_lines": (_("Lines returned beyond what was sold, paid or earned"), False),
    "registers": (_("Accounts whose register differs from their receipts"), True),
    "claimed_receipts": (_("Receipts claimed later whose accumulation differs from what was paid and kept"), True),
    "moved_registers": (_("Accumulation that left an account and did not come to another"), False),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `wrong` rows break the sentence, `figure` (rows or kopecks) shows the looking."""

    code: str
    what: str
    wrong: int
    figure: int
    is_kopecks: bool

    @property
    def figure_in_words(self) -> str:
        """The figure as it is printed."""
        return f"{print_roubles(self.figure)} ₽" if self.is_kopecks else f"{self.figure:,}".replace(",", NO_BREAK_SPACE)


@dataclass(frozen=True, slots=True)
class Proof:
    """A sentence with everything that was looked at for it."""

    code: str
    sentence: str
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing breaks the sentence."""
        return not any(finding.wrong for finding in self.findings)


def audit() -> Iterator[Proof]:
    """Prove the eight sentences over the whole ledger, one after another. Reads only."""
    for code, sentence in SENTENCES:
        with connection.cursor() as cursor:
            cursor.execute((PROOFS / f"{code}.sql").read_text(encoding="utf-8"))
            rows = cursor.fetchall()
        if code == "statements":
            changed, documents = changed_documents()
            rows.append(("changed_papers", len(changed), documents))
        findings = tuple(
            Finding(what, str(LOOKED_AT[what][0]), int(wrong), int(figure or 0), LOOKED_AT[what][1])
            for what, wrong, figure in rows
        )
        yield Proof(code, str(sentence), findings)
