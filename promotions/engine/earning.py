"""Earning points, last of all: on the base that the programme names, with the days of the rule."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from coalition.kernel.money import split_proportionally
from promotions.engine.candidates import Candidate
from promotions.engine.claims import claimed_reward
from promotions.engine.decision import Benefit, Effect
from promotions.engine.funding import borne_by
from promotions.engine.levels import level_finder
from promotions.engine.mechanics.reward import Reward
from promotions.engine.reasons import Reason
from promotions.engine.rulebook import Rule
from promotions.engine.steps import applied, not_applied
from promotions.engine.worksheet import Case, Row, Worksheet


def award_points(case: Case, sheet: Worksheet, candidates: Iterable[Candidate]) -> None:
    """Awards each candidate's points, split over its lines and their funders to the kopeck."""
    level_of = level_finder(case, sheet)
    base = case.settings.earn_base
    for rule, positions in candidates:
        rows = [sheet.rows[at] for at in positions]
        reward = claimed_reward(case, rule, rows, [row.base(base) for row in rows], level_of)
        note_award(case, sheet, rule, rows, reward)


def note_award(
    case: Case, sheet: Worksheet, rule: Rule, rows: Sequence[Row], reward: Reward
) -> Sequence[tuple[int, int]]:
    """Notes the reward on the rows and the sheet, or why it is nothing; kopecks by line number."""
    shares = _spread(rows, reward, rule.limits.per_line_kopecks)
    if not shares:
        sheet.trace.append(not_applied(rule, reward.reason or Reason.TOO_LITTLE, reward.details))
        return shares
    available_from, expires_at = lifetime(rule, case.receipt.occurred_at)
    for payer, payer_shares in borne_by(rule.funding, case.receipt.place, shares):
        for line_no, kopecks in payer_shares:
            sheet.awards.append(
                Benefit(
                    line_no,
                    Effect.POINTS,
                    rule.promotion_id,
                    rule.version_id,
                    rule.code,
                    kopecks,
                    payer,
                    available_from,
                    expires_at,
                )
            )
    given = sum(kopecks for _, kopecks in shares)
    sheet.trace.append(applied(rule, Reason.POINTS_GIVEN, given, reward.details))
    return shares


def _spread(rows: Sequence[Row], reward: Reward, per_line_kopecks: int | None) -> list[tuple[int, int]]:
    """Credits the rows with the reward, no line with more than its limit; kopecks by line number."""
    total = reward.total_kopecks
    if not total or not sum(reward.weights):
        return []
    amounts = [total] if len(rows) == 1 else split_proportionally(total, reward.weights)
    shares = []
    for row, amount in zip(rows, amounts, strict=True):
        kopecks = amount if per_line_kopecks is None else min(amount, per_line_kopecks)
        if kopecks:
            row.earned += kopecks
            shares.append((row.line.line_no, kopecks))
    return shares


def lifetime(rule: Rule, occurred_at: datetime) -> tuple[datetime, datetime | None]:
    """From when and until when the points may be spent, by the outlet's own midnight.

    Without a delay they may be spent at once, else from 00:00 of the day so many days later. Days of validity are
    counted from the day after that; the last is a whole day: the points expire at 00:00 of the day that follows it.
    Of two last days the earlier counts.
    """
    validity = rule.validity
    delay = validity.available_after_days
    if validity.available_on is not None:
        delay = max(delay, (validity.available_on - occurred_at.date()).days)
    available_from = _midnight(occurred_at, delay) if delay else occurred_at
    last_days = []
    if validity.expires_after_days is not None:
        last_days.append(delay + validity.expires_after_days)
    if validity.expires_on is not None:
        last_days.append((validity.expires_on - occurred_at.date()).days)
    return available_from, _midnight(occurred_at, min(last_days) + 1) if last_days else None


def _midnight(moment: datetime, days: int) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=days), time.min, tzinfo=moment.tzinfo)
