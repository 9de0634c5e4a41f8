"""What every paper beside a statement begins with: its parties, its contract, its period, the statement behind it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from coalition.kernel.periods import Period
from pharmacies.models import Contract, LegalEntity
from settlements.models import SettlementPaper, Statement, StatementLine
from settlements.statements.obligations import Obligations, obligations_of
from settlements.statements.snapshot import requisites
from settlements.statements.wording import PARTNERS, PARTNERS_GIVEN

FORM = 1
"""The version of the contents' shape."""

Content = dict[str, Any]
Kind = SettlementPaper.Kind
Role = LegalEntity.Role


@dataclass
class Occasion:
    """A statement that has just been sent, and the numbers of the papers beside it, up to the one being made."""

    statement: Statement
    today: date
    numbers: dict[Kind, str] = field(default_factory=dict)

    @property
    def contract(self) -> Contract:
        """The contract that is settled."""
        return self.statement.contract

    @property
    def period(self) -> Period:
        """What the statement is for."""
        return Period(self.statement.starts_on, self.statement.ends_on)

    @cached_property
    def lines(self) -> list[StatementLine]:
        """The statement's lines."""
        return list(self.statement.lines.all())

    @cached_property
    def obligations(self) -> Obligations:
        """Who owes what."""
        return obligations_of(self.statement)

    @property
    def basis(self) -> str:
        """The statement as other papers quote it: «отчёт ОТЧ-2026-000001 от 02.11.2026»."""
        return f"отчёт {self.statement.number} от {self.today:%d.%m.%Y}"


def heading(contract: Contract, period: Period, title: str, basis: str = "") -> Content:
    """The part that all papers share; sums are kopecks, dates are ISO."""
    partner = contract.legal_entity
    role = Role(partner.role)
    return {
        "form": FORM,
        "title": title,
        "period": [period.starts_on.isoformat(), period.last_on.isoformat()],
        "contract": {"number": contract.number, "signed_on": contract.signed_on.isoformat()},
        "programme": contract.programme.name,
        "operator": party(contract.programme.operator),
        "partner": party(partner) | {"is": PARTNERS[role], "given": PARTNERS_GIVEN[role]},
        "basis": basis,
    }


def party(entity: LegalEntity) -> Content:
    """A party with its bank, its signatory and its chief accountant."""
    return requisites(entity) | {"accountant": entity.accountant_name}
