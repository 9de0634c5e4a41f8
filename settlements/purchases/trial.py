"""A trial: a receipt judged by the rules in force and a draft among them, beside the same receipt without it.

The very engine and the very reading of what is known of a buyer; nothing is written.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from coalition.kernel.periods import business_date
from coalition.toolkit import pool
from promotions.compiler.cache import keep
from promotions.engine.facts import Facts
from promotions.engine.rulebook import Rule
from settlements.purchases.judging import Clock, Judgement, judge
from settlements.purchases.reading import read_situation
from settlements.purchases.requests import Identifier, IdentifierKind, PurchaseRequest
from settlements.purchases.situation import Buyer, Situation

NOBODY = -1
"""The number of an account that is not there."""


@dataclass(frozen=True, slots=True)
class Invented:
    """A buyer that is made up. `level_id`: the level that his accumulation has just reached."""

    points_kopecks: int = 0
    level_id: int | None = None
    segment_ids: frozenset[int] = frozenset()
    card_kind: str = "personal"
    purchases: int = 0
    enrolled_days: int = 365
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """The receipt with the draft, and without it."""

    judgement: Judgement
    without: Judgement
    rule: Rule | None

    @property
    def is_funder_signed(self) -> bool:
        """Whether every participant who is to pay has a contract in force."""
        if self.rule is None:
            return True
        payers = {funding.legal_entity_id for funding in self.rule.funding} - {None}
        return payers <= self.judgement.situation.contracts.keys()


def try_receipt(*, request: PurchaseRequest, draft: Rule | None, invented: Invented | None = None) -> Trial:
    """Judge the receipt at its own moment, whatever the clock says now. The draft has no budget that could end.

    In place of the version that runs, the draft judges. Refused with NoContract or NoRulebook.
    """
    clock = Clock(request.occurred_at, business_date(request.occurred_at, request.desk.time_zone))
    with pool.reading() as connection:
        situation = read_situation(connection, request, at=clock.at, business_on=clock.business_on, lock=False)
    if invented is not None:
        situation = replace(situation, buyers=(_made_up(invented, situation, clock.business_on),))
        request = replace(request, identifier=Identifier(IdentifierKind.CARD, ""))
    without = judge(request, situation, clock)
    if draft is None:
        return Trial(without, without, None)
    return Trial(judge(request, _with(draft, situation), clock), without, draft)


def _with(draft: Rule, situation: Situation) -> Situation:
    rules = situation.rules
    others = (rule for rule in rules.rulebook.rules if rule.promotion_id != draft.promotion_id)
    rulebook = replace(rules.rulebook, rules=(*others, replace(draft, is_budgeted=False)))
    stopped = situation.stopped - {draft.promotion_id}
    return replace(situation, rules=keep(rules.row_id, rulebook), stopped=stopped)


def _made_up(invented: Invented, situation: Situation, today: date) -> Buyer:
    accumulations = {}
    for scheme in situation.rules.rulebook.schemes:
        reached = [level for level in scheme.levels if level.level_id == invented.level_id]
        accumulations[scheme.scheme_id] = reached[0].threshold_kopecks if reached else 0
    return Buyer(
        card_id=None,
        card_state="active",
        card_number="",
        account_id=NOBODY,
        account_kind=invented.card_kind,
        programme_id=situation.programme_id,
        is_closed=False,
        wallet_id=None,
        balance_kopecks=invented.points_kopecks,
        shortfall_kopecks=0,
        lots=(),
        point_lots=(),
        pending_kopecks=0,
        lapsed_kopecks=0,
        accumulations=accumulations,
        recent=dict.fromkeys(accumulations, 1 << 50),
        uses=Facts().uses,
        regulations_version_id=None,
        is_the_cashier=False,
        segment_ids=invented.segment_ids,
        purchases=invented.purchases,
        born_on=invented.born_on,
        enrolled_on=today - timedelta(days=invented.enrolled_days),
    )
