"""The judgement of a receipt. It alone knows the order of things, what excludes what, and what is used up.

List price, then discounts of lines, then discounts of the receipt, then what promo codes open, then tenders (coupons,
points), then points earned, their multipliers, and last of all coupons for a later purchase.
Pure: the same receipt, facts and rulebook give the same decision.
"""

from collections.abc import Sequence

from coalition.kernel.allocation import Part, split_into_parts
from promotions.engine.candidates import Candidate, find_candidates
from promotions.engine.coupons import accept_coupons, settle_codes
from promotions.engine.decision import CouponOutcome, Decision, Effect, LineDecision, Outcome, TraceStep, Usage
from promotions.engine.discounts import give_discounts
from promotions.engine.earning import award_points
from promotions.engine.exclusivity import arrange, rivalries
from promotions.engine.facts import Facts
from promotions.engine.index import index_of
from promotions.engine.issuing import issue_coupons
from promotions.engine.levels import level_finder
from promotions.engine.mechanics.reward import Stage
from promotions.engine.multipliers import multiply_points
from promotions.engine.periods import period_starts_on
from promotions.engine.receipt import Receipt
from promotions.engine.rulebook import GroupMode, Rulebook
from promotions.engine.spending import spend_points
from promotions.engine.worksheet import Case, Row, Worksheet


def evaluate(receipt: Receipt, facts: Facts, rulebook: Rulebook, *, is_trial: bool = False) -> Decision:
    """What the buyer pays, spends and earns, line by line to the kopeck, who bears it, and why.

    Refuses nothing: a bad coupon or an impossible wish is answered in the decision, and the rest stays sellable.
    The trace tells of the rules that come near the receipt; with `is_trial` of every rule, and nothing else differs.
    """
    index = index_of(rulebook)
    case = Case(receipt, facts, index, is_trial=is_trial)
    decision = _judged(case)
    spoiler = _spoiler(case, decision.coupons, decision.trace)
    return decision if spoiler is None else _judged(Case(receipt, facts, index, spoiler, is_trial=is_trial))


def _spoiler(case: Case, coupons: Sequence[CouponOutcome], trace: Sequence[TraceStep]) -> TraceStep | None:
    """The refused coupon because of which those that were accepted are refused as well; mostly there is none."""
    if not case.settings.is_all_or_nothing or case.spoiler is not None:
        return None
    if not any(coupon.outcome is Outcome.APPLIED for coupon in coupons):
        return None
    refused = (step for step in trace if step.subject == "coupon" and step.outcome is Outcome.REFUSED)
    return next(refused, None)


def _judged(case: Case) -> Decision:
    sheet = Worksheet(case)
    candidates, trace = find_candidates(case, sheet)
    counted = _counted(case, candidates)
    groups = rivalries(case, sheet, candidates)
    if groups:
        candidates, lost = arrange(candidates, groups, lambda mode, option: _trial_cost(case, mode, option))
        trace += lost
    most_by_line = _judge(case, sheet, candidates)
    settle_codes(case, sheet)
    return _decision(case, sheet, most_by_line, trace, _usages(case, sheet, candidates, counted))


def _judge(case: Case, sheet: Worksheet, candidates: list[Candidate]) -> dict[int, int]:
    """Fills in the sheet; answers how many points each line could take at most."""
    by_effect: dict[Effect, list[Candidate]] = {effect: [] for effect in Effect}
    multipliers = []
    for candidate in candidates:
        params = candidate.rule.params
        (multipliers if params.stage is Stage.MULTIPLIER else by_effect[params.effect]).append(candidate)
    give_discounts(case, sheet, by_effect[Effect.DISCOUNT])
    accept_coupons(case, sheet)
    most_by_line = spend_points(case, sheet, by_effect[Effect.SPENDING])
    award_points(case, sheet, by_effect[Effect.POINTS])
    multiply_points(case, sheet, multipliers)
    issue_coupons(case, sheet, by_effect[Effect.COUPON])
    return most_by_line


def _counted(case: Case, candidates: list[Candidate]) -> dict[int, int]:
    """What this receipt adds to counts of n-th purchases, whether or not it is the n-th, and whoever wins a group."""
    lines = case.receipt.lines
    return {
        rule.promotion_id: rule.params.counts([lines[at] for at in positions])
        for rule, positions in candidates
        if rule.params.keeps_count
    }


def _usages(case: Case, sheet: Worksheet, candidates: list[Candidate], counted: dict[int, int]) -> tuple[Usage, ...]:
    """What the account has had of each promotion by this receipt, ever and in the period of its limit."""
    if case.facts.account_id is None:
        return ()
    given: dict[int, int] = {}
    for benefit in (*sheet.discounts, *sheet.awards):
        given[benefit.promotion_id] = given.get(benefit.promotion_id, 0) + benefit.amount_kopecks
    for promotion_id in (*(coupon.promotion_id for coupon in sheet.issued), *sheet.accepted_by):
        given.setdefault(promotion_id, 0)
    usages = []
    today = case.receipt.occurred_at.date()
    periods = {each.rule.promotion_id: each.rule.limits.period for each in candidates if each.rule.limits.period}
    for promotion_id in sorted({*given, *counted}):
        times, amount, count = int(promotion_id in given), given.get(promotion_id, 0), counted.get(promotion_id, 0)
        before = case.facts.used(promotion_id).counted
        usages.append(Usage(promotion_id, None, times, amount, count, before))
        if times and promotion_id in periods:
            starts_on = period_starts_on(periods[promotion_id], today)
            usages.append(Usage(promotion_id, starts_on, times, amount))
    return tuple(usages)


def _trial_cost(case: Case, mode: GroupMode, candidates: list[Candidate]) -> int:
    """What is to be least: the buyer's gain turned round, or what funders bear. Points spent are the buyer's own."""
    sheet = Worksheet(case)
    _judge(case, sheet, candidates)
    settle_codes(case, sheet)
    spoiler = _spoiler(case, sheet.coupons, sheet.trace)
    if spoiler is not None:
        spoiled = Case(case.receipt, case.facts, case.index, spoiler)
        sheet = Worksheet(spoiled)
        _judge(spoiled, sheet, [each for each in candidates if not each.rule.whom.code_series_ids])
    gain = sum(row.discount + row.earned for row in sheet.rows)
    if mode is GroupMode.CHEAPEST_FOR_FUNDER:
        return gain + sum(coupon.compensated_kopecks for coupon in sheet.coupons)
    return -gain - sum(row.coupon for row in sheet.rows)


def _decision(
    case: Case, sheet: Worksheet, most_by_line: dict[int, int], trace: list[TraceStep], usages: tuple[Usage, ...]
) -> Decision:
    return Decision(
        rulebook_number=case.index.rulebook.number,
        lines=tuple(_line(case, row, most_by_line.get(row.line.line_no, 0)) for row in sheet.rows),
        discounts=tuple(sheet.discounts),
        coupon_shares=tuple(sheet.coupon_shares),
        coupons=tuple(sheet.coupons),
        awards=tuple(sheet.awards),
        max_spend_kopecks=sheet.max_spend_kopecks,
        level_ids=_level_ids(case, sheet),
        trace=(*sheet.trace, *trace),
        draws=tuple(sheet.draws),
        usages=usages,
        issued=tuple(sheet.issued),
    )


def _line(case: Case, row: Row, max_points_kopecks: int) -> LineDecision:
    has_account = case.facts.account_id is not None
    return LineDecision(
        line_no=row.line.line_no,
        base_kopecks=row.line.amount_kopecks,
        discount_kopecks=row.discount,
        coupon_kopecks=row.coupon,
        points_kopecks=row.points,
        payable_kopecks=row.due,
        earned_kopecks=row.earned,
        max_points_kopecks=max_points_kopecks,
        accumulated_kopecks=row.base(case.settings.accumulation_base) if has_account and row.accumulates else 0,
        parts=_parts(row),
    )


def _parts(row: Row) -> tuple[Part, ...]:
    return split_into_parts(row.due, row.line.quantity_thousandths, listed_price_kopecks=row.line.price_kopecks)


def _level_ids(case: Case, sheet: Worksheet) -> tuple[int, ...]:
    level_of = level_finder(case, sheet)
    levels = (level_of(scheme_id) for scheme_id in case.index.schemes)
    return tuple(level.level_id for level in levels if level is not None)
