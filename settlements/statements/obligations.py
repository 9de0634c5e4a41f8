"""What the two parties of a statement owe each other, what of it is set off, and what each has to pay."""

from dataclasses import dataclass

from settlements.models import Statement
from settlements.statements.drafting import brought_into
from settlements.statements.figures import Brought


@dataclass(frozen=True, slots=True)
class Obligations:
    """The totals of a sent statement with what was brought into it; kopecks, above zero as the names say."""

    accepted: int
    issued: int
    brought: Brought
    is_netted: bool

    @property
    def by_centre(self) -> int:
        """What the centre owes before anything is set off."""
        return self.accepted + self.brought.owed_by_centre

    @property
    def by_partner(self) -> int:
        """What the partner owes before anything is set off."""
        return self.issued + self.brought.owed_by_partner

    @property
    def set_off(self) -> int:
        """What is set off: the lesser of two debts that stand against each other, nothing where only one stands."""
        return max(min(self.by_centre, self.by_partner), 0) if self.is_netted else 0


def obligations_of(statement: Statement) -> Obligations:
    """The obligations that a sent statement closes."""
    return Obligations(
        statement.accepted_kopecks,
        statement.issued_kopecks,
        brought_into(statement),
        statement.contract.is_netting_allowed,
    )
