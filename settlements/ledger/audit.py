"""The proof that the books are true: eight sentences, each a few statements that must find nothing wrong.

A proof is a file of SQL in `proofs/`; it yields rows `(what, wrong, figure)`: what was looked at, how many rows break
the sentence, and the figure that shows it was looked at (rows or kopecks).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext_lazy as _

PROOFS = Path(__file__).parent / "proofs"

SENTENCES = (
    ("balance", _("Debits equal credits; nothing append-only can be updated or deleted.")),
    ("wallets", _("A wallet is the sum of its lots and of its postings, and never below zero.")),
    ("backing", _("Points outstanding are what funders paid, owe or pledged: per funder.")),
    ("statements", _("A sent statement is the postings it claimed; each is claimed once; payouts agree.")),
    ("limits", _("No coupon is used above its limit, no budget is overspent.")),
    ("once", _("A purchase exists exactly once, with one entry and one answer.")),
    ("shares", _("Shares of lines add up to the receipt's, and to the ledger's, to the kopeck.")),
    ("levels", _("The accumulation register is what was bought less what came back.")),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `wrong` rows break the sentence, `figure` says how much was looked at."""

    sentence: str
    what: str
    wrong: int
    figure: int


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
            findings = tuple(
                Finding(code, what, int(wrong), int(figure or 0)) for what, wrong, figure in cursor.fetchall()
            )
        yield Proof(code, str(sentence), findings)
