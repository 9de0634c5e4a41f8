"""What a back-test tells, out of its sums: figures and rows, no words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coalition.kernel.break_even import WHOLE_BP, extra_buyers, growth_to_break_even
from coalition.kernel.money import split_proportionally
from pharmacies.models import LegalEntity, Outlet
from promotions.compiler.compile import compile_fundings
from promotions.models import Promotion
from settlements.analytics.backtest.replay import OPERATOR
from settlements.analytics.backtest.rows import BreakEven, Budget, Funder, Other, Place, together, without_small_groups
from settlements.analytics.backtest.rulebooks import BacktestRefused, frozen_rules, thaw_rules
from settlements.analytics.backtest.sums import GAIN_FROM_KOPECKS, Given, OnDay, Sums
from settlements.analytics.segment_pictures import LEAST_TOLD
from settlements.models import Backtest
from settlements.movements.budgets import funder_name

OUTLETS = "outlets"
"""Whose budget it is when outlets pay for themselves."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page and the paper show."""

    backtest: Backtest
    sums: Sums
    days: tuple[tuple[date, OnDay], ...]
    funders: tuple[Funder, ...]
    places: tuple[Place, ...]
    others: tuple[Other, ...]
    bands: tuple[tuple[int, int | None], ...]
    budget: Budget | None
    break_even: BreakEven
    is_guarded: bool = False

    @property
    def payers(self) -> list[tuple[str, int]]:
        """Cost by whose budget it is: participants by id, `OPERATOR`, and `OUTLETS` together; the dearest first."""
        costs: dict[str, int] = {}
        for _on, day in self.days:
            for payer, kopecks in day.budgets.items():
                costs[payer] = costs.get(payer, 0) + kopecks
        return sorted(costs.items(), key=lambda each: -each[1])

    @property
    def entities(self) -> tuple[Place, ...]:
        """Legal entities, each with what was given at its outlets; members who bought at several count at each."""
        found: dict[str, list[Place]] = {}
        for place in self.places:
            found.setdefault(place.legal_entity, []).append(place)
        rows = [together(places, name) for name, places in found.items()]
        return tuple(sorted(rows, key=lambda row: -row.at.given.kopecks))


def report_of(backtest: Backtest, *, is_guarded: bool = False) -> Report:
    """The report of a back-test as far as it has come. `is_guarded`: for a manufacturer, who must not recognise
    anybody: groups of fewer than `LEAST_TOLD` members are put together or left out."""
    sums = Sums.of(backtest.sums)
    outlets = Outlet.objects.filter(pk__in=sums.outlets).select_related("legal_entity").order_by("name")
    places = [Place(outlet.name, outlet.legal_entity.short_name, sums.outlets[str(outlet.pk)]) for outlet in outlets]
    bands = list(zip(GAIN_FROM_KOPECKS, sums.members.bands, strict=True))
    return Report(
        backtest=backtest,
        sums=sums,
        days=tuple((date.fromisoformat(day), sums.days[day]) for day in sorted(sums.days)),
        funders=_funders(sums.funders),
        places=tuple(without_small_groups(places) if is_guarded else places),
        others=_others(sums),
        bands=tuple((least, count if not is_guarded or count >= LEAST_TOLD else None) for least, count in bands),
        budget=_budget(backtest, sums),
        break_even=break_even_of(sums, backtest.margin_bp),
        is_guarded=is_guarded,
    )


def break_even_of(sums: Sums, margin_bp: int) -> BreakEven:
    """The cost as a share of the turnover of the touched receipts without it, and what growth makes up for it."""
    turnover, days = sums.touched_turnover_kopecks, max(1, len(sums.days))
    cost = Fraction(sums.given.kopecks, turnover) if turnover else Fraction(0)
    margin = Fraction(margin_bp, WHOLE_BP)
    growth = growth_to_break_even(cost=cost, margin=margin)
    a_day = round(Fraction(sums.touched, days))
    more = None if growth is None else extra_buyers(buyers=a_day, growth=growth)
    return BreakEven(cost, margin, growth, a_day, more)


def budget_of(days: Mapping[str, OnDay], shares: Mapping[str, int]) -> Budget:
    """When one of the funders' shares of a budget would not have reached any more, day after day."""
    spent: dict[str, int] = {}
    whole = sum(shares.values())
    for number, day in enumerate(sorted(days), 1):
        for funder, kopecks in days[day].budgets.items():
            spent[funder] = spent.get(funder, 0) + kopecks
        if any(kopecks > shares.get(funder, 0) for funder, kopecks in spent.items()):
            reached = sum(min(kopecks, shares.get(funder, 0)) for funder, kopecks in spent.items())
            return Budget(whole, date.fromisoformat(day), number, reached)
    return Budget(whole, None, len(days), sum(spent.values()))


def _budget(backtest: Backtest, sums: Sums) -> Budget | None:
    version = backtest.version
    if version.budget_kopecks is None:
        return None
    fundings = compile_fundings(version.fundings.all())
    parts = split_proportionally(version.budget_kopecks, [funding.share_bp for funding in fundings])
    shares: dict[str, int] = {}
    for funding, part in zip(fundings, parts, strict=True):
        shares[funder_name(funding)] = shares.get(funder_name(funding), 0) + part
    return budget_of(sums.days, shares)


def is_outdated(backtest: Backtest) -> bool:
    """Whether the draft says something else now than what was tried."""
    try:
        now = thaw_rules(frozen_rules(backtest.version), backtest.version_id)
    except BacktestRefused:
        return True
    return now.rule != thaw_rules(backtest.rulebook, backtest.version_id).rule


def _funders(given: Mapping[str, Given]) -> tuple[Funder, ...]:
    names = dict(LegalEntity.objects.filter(pk__in=set(given) - {OPERATOR}).values_list("pk", "short_name"))
    rows = [
        Funder("", None, each) if key == OPERATOR else Funder(names[int(key)], int(key), each)
        for key, each in given.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.given.kopecks))


def _others(sums: Sums) -> tuple[Other, ...]:
    names = dict(Promotion.objects.filter(pk__in=sums.others).values_list("pk", "name"))
    rows = [Other(names[int(key)], each.without_kopecks, each.with_kopecks) for key, each in sums.others.items()]
    return tuple(sorted(rows, key=lambda row: (row.change_kopecks, row.name)))
