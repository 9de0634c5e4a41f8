"""A gift for an occasion, as movements see it: whose chance it is, what became of it, who bears it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from promotions.compiler.cache import KeptRulebook
from promotions.engine.gifts import Gift, Happening
from promotions.engine.periods import period_starts_on
from promotions.engine.rulebook import Rule, Rulebook
from settlements.ledger.gift_books import Share
from settlements.ledger.purchase_books import ContractTerms, budget_funder


@dataclass(frozen=True, slots=True)
class Chance:
    """An account that has an occasion. `occasion` names it for ever: `enrolment`, `birthday:2026`, `purchase:<id>`."""

    account_id: int
    occasion: str
    happening: Happening
    purchase_id: UUID | None = None
    code_id: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a chance: a gift of points or coupons, or the reason why not."""

    chance: Chance
    gift: Gift | None = None
    reason: str = ""

    @property
    def is_given(self) -> bool:
        """Whether something was given."""
        return self.gift is not None


@dataclass(frozen=True, slots=True)
class Offer:
    """A rule with the rulebook it stands in and who runs the programme."""

    kept: KeptRulebook
    rule: Rule
    operator_id: int

    @property
    def alone(self) -> Rulebook:
        """The rulebook as if there were no other rule."""
        return replace(self.kept.rulebook, rules=(self.rule,))


def budget_needs(rule: Rule, gift: Gift) -> dict[str, int]:
    """Funder's name → kopecks that the gift takes from its budget."""
    needs: dict[str, int] = {}
    for payer, kopecks in gift.shares:
        funder = budget_funder(rule, payer)
        needs[funder] = needs.get(funder, 0) + kopecks
    return needs


def shares_of(offer: Offer, gift: Gift, contracts: Mapping[int, ContractTerms]) -> list[Share]:
    """The gift's points by who bears them, with their contracts and budgets."""
    shares = []
    for payer, kopecks in gift.shares:
        budget = budget_funder(offer.rule, payer) if offer.rule.is_budgeted else ""
        terms = contracts.get(payer) if payer not in (None, offer.operator_id) else None
        if terms is None:
            shares.append(Share(offer.operator_id, kopecks, budget=budget))
        else:
            shares.append(Share(payer, kopecks, terms.contract_id, terms.funding_moment, budget))
    return shares


def use_keys(rule: Rule, today: date) -> set[date | None]:
    """The periods that a use of the rule counts in: ever, and that of its limit."""
    return {None, period_starts_on(rule.limits.period, today)}
