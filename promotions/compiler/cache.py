"""Compiled rulebooks, shared by the whole process. A rulebook never changes, so what is cached never goes stale;
which one is in force is asked of the database with every receipt."""

from collections.abc import Mapping
from dataclasses import dataclass

from coalition.toolkit import pool
from promotions.engine.encoding import decode_rulebook
from promotions.engine.rulebook import CouponTerms, FunderKind, Level, Rule, Rulebook
from promotions.models import CompiledRulebook

KEPT = 64

_rulebooks: dict[tuple[str, int], "KeptRulebook"] = {}


@dataclass(frozen=True, slots=True)
class KeptRulebook:
    """A rulebook with what is asked of it often: rules by version, series and levels by id, participants who pay."""

    row_id: int
    rulebook: Rulebook
    rules: Mapping[int, Rule]
    series: Mapping[int, CouponTerms]
    levels: Mapping[int, Level]
    participants: tuple[tuple[int, frozenset[int]], ...]


def rulebook_of(row_id: int) -> KeptRulebook:
    """The rulebook of a row. At most one statement, the first time. Refused with CompiledRulebook.DoesNotExist."""
    key = (pool.database_name(), row_id)
    found = _rulebooks.get(key)
    if found is None:
        content = CompiledRulebook.objects.values_list("content", flat=True).get(pk=row_id)
        found = keep(row_id, decode_rulebook(content.encode()))
        if len(_rulebooks) >= KEPT:
            _rulebooks.clear()
        _rulebooks[key] = found
    return found


def forget_rulebooks() -> None:
    """Forget what is kept; for tests that copy databases."""
    _rulebooks.clear()


def keep(row_id: int, rulebook: Rulebook) -> KeptRulebook:
    """The rulebook with its look-ups."""
    paid_by = (
        (rule.promotion_id, frozenset(f.legal_entity_id for f in rule.funding if f.kind is FunderKind.PARTICIPANT))
        for rule in rulebook.rules
    )
    return KeptRulebook(
        row_id=row_id,
        rulebook=rulebook,
        rules={rule.version_id: rule for rule in rulebook.rules},
        series={series.series_id: series for series in rulebook.coupon_series},
        levels={level.level_id: level for scheme in rulebook.schemes for level in scheme.levels},
        participants=tuple((promotion_id, payers) for promotion_id, payers in paid_by if payers),
    )
