"""The two rulebooks of a back-test: today's rules with the version that is tried, and without its promotion."""

from dataclasses import dataclass, replace

from coalition.kernel.errors import DomainError
from promotions.compiler.compile import compile_rule, compile_rulebook
from promotions.engine.encoding import decode_rulebook, encode_rulebook
from promotions.engine.rulebook import Rule, Rulebook
from promotions.engine.soundness import problems_of
from promotions.models import PromotionVersion


class BacktestRefused(DomainError):
    """The version cannot be tried on receipts."""

    code = "backtest_refused"
    message_ru = "Акцию нельзя примерить к чекам: {why_ru}"
    message_en = "The promotion cannot be tried on receipts: {why_en}"


@dataclass(frozen=True, slots=True)
class Worlds:
    """The same days with the promotion and without it. `rule` is what is tried."""

    with_it: Rulebook
    without_it: Rulebook
    rule: Rule


def frozen_rules(version: PromotionVersion) -> str:
    """Today's rules with the version in place of the one of its promotion that runs, as text to be kept.

    Its dates are left out: it is tried as if it had run all these days; weekdays and hours stay.
    Refused with BacktestRefused: it makes no sense, or is no matter of receipts.
    """
    try:
        rulebook, rule = compile_rulebook(version.promotion.programme, 0), compile_rule(version)
    except ValueError as error:
        raise BacktestRefused(why_ru=f"{error}.", why_en=f"{error}.") from error
    for problem in problems_of(rule):
        raise BacktestRefused(why_ru=problem.ru, why_en=problem.en)
    if not rule.params.judges_receipts:
        raise BacktestRefused(why_ru="она даётся не за покупку.", why_en="it is not given for a purchase.")
    tried = replace(rule, when=replace(rule.when, starts_on=None, ends_on=None))
    others = _without(rulebook, rule.promotion_id)
    return encode_rulebook(replace(rulebook, rules=(*others, tried))).decode()


def thaw_rules(frozen: str, version_id: int) -> Worlds:
    """The two rulebooks of what `frozen_rules` kept."""
    with_it = decode_rulebook(frozen.encode())
    rule = next(rule for rule in with_it.rules if rule.version_id == version_id)
    return Worlds(with_it, replace(with_it, rules=_without(with_it, rule.promotion_id)), rule)


def _without(rulebook: Rulebook, promotion_id: int) -> tuple[Rule, ...]:
    return tuple(rule for rule in rulebook.rules if rule.promotion_id != promotion_id)
