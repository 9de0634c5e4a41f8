"""What the page and the paper of a back-test say: large figures, a verdict, tables."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coalition.toolkit.admin.tables import Head, Table
from settlements.admin.backtest_words import counted, percent, share, signed, whole, whole_or_dash
from settlements.analytics.backtest.replay import OPERATOR
from settlements.analytics.backtest.report import OUTLETS, Report
from settlements.analytics.backtest.rows import together
from settlements.analytics.backtest.sums import AtOutlet, Given
from settlements.analytics.segment_pictures import LEAST_TOLD

Card = dict[str, str]


def cards(report: Report) -> list[Card]:
    """The row of large figures."""
    sums, members = report.sums, report.sums.members
    found = [
        _card(_("What it would have cost"), whole(sums.given.kopecks), _apart(sums.given)),
        _card(
            _("Of the turnover it touches"),
            percent(report.break_even.cost),
            _("turnover of these receipts: %(sum)s") % {"sum": whole(sums.touched_turnover_kopecks)},
        ),
        _card(
            _("Receipts touched"),
            counted(sums.touched),
            _("of %(receipts)s, that is %(share)s")
            % {"receipts": counted(sums.receipts), "share": share(sums.touched, sums.receipts)},
        ),
        _card(
            _("Members who would have gained"),
            _told(report, members.gaining),
            _("of %(seen)s, on average %(mean)s each")
            % {"seen": counted(members.seen), "mean": whole(members.gain_kopecks // max(1, members.gaining))}
            if members.gaining >= LEAST_TOLD or not report.is_guarded
            else "",
        ),
    ]
    if report.budget:
        found.append(_budget_card(report))
    return found


def verdict(report: Report) -> list[str]:
    """The result in a few sentences, for whoever reads nothing else."""
    sums, told = report.sums, []
    if not sums.touched:
        return [_("On these receipts the promotion would have given nothing.")]
    told.append(
        _("In %(days)s days it would have cost %(cost)s; who pays: %(payers)s.")
        % {"days": len(report.days), "cost": whole(sums.given.kopecks), "payers": _payers(report)}
        if sums.given.kopecks
        else _("It would have issued coupons: %(count)s.") % {"count": counted(sums.coupons_issued)}
    )
    told.append(growth_sentence(report))
    displaced = sum(-other.change_kopecks for other in report.others if other.change_kopecks < 0)
    if displaced:
        told.append(
            _("Other promotions would have given %(sum)s less, so all benefits together grow by %(net)s.")
            % {"sum": whole(displaced), "net": whole(sums.with_it.kopecks - sums.without.kopecks)}
        )
    if sums.members.losing and not report.is_guarded:
        told.append(
            _("For %(count)s members it would have been worse than without it, by %(sum)s altogether.")
            % {"count": counted(sums.members.losing), "sum": whole(sums.members.loss_kopecks)}
        )
    if report.budget and report.budget.ends_on:
        told.append(
            _("The budget would have ended on %(day)s, day %(number)s; the figures here count on to the end.")
            % {"day": date_format(report.budget.ends_on), "number": report.budget.day_number}
        )
    return told


def growth_sentence(report: Report) -> str:
    """What must come of it so that it pays for itself."""
    even = report.break_even
    if even.growth is None:
        return _("It gives away at least the whole margin of %(margin)s: no growth of sales pays for it.") % {
            "margin": percent(even.margin)
        }
    return _(
        "To pay for itself at a margin of %(margin)s, sales of what it touches must grow by %(growth)s: "
        "%(more)s more receipts a day beside %(now)s."
    ) % {
        "margin": percent(even.margin),
        "growth": percent(even.growth),
        "more": counted(even.more_receipts_a_day),
        "now": counted(even.receipts_a_day),
    }


def even_rows(report: Report) -> list[tuple[str, str]]:
    """The figures that the growth comes of."""
    even = report.break_even
    growth = _("no growth is enough") if even.growth is None else percent(even.growth)
    return [
        (_("C, cost as a share of turnover"), percent(even.cost)),
        (_("margin, 1 − b/V"), percent(even.margin)),
        (_("growth, C / (1 − b/V − C)"), growth),
    ]


def tables(report: Report) -> list[Table]:
    """All rows behind the pictures."""
    return [worlds_table(report), funders_table(report), others_table(report), places_table(report)]


def worlds_table(report: Report) -> Table:
    """The same days without the promotion, with it, and as they really were."""
    sums = report.sums
    listed = sums.turnover_kopecks + sums.without.discount_kopecks
    worlds = (
        (listed - sums.really.discount_kopecks, sums.really),
        (sums.turnover_kopecks, sums.without),
        (sums.turnover_with_kopecks, sums.with_it),
    )
    rows = [
        [capfirst(_("turnover after discounts")), *(whole(turnover) for turnover, _given in worlds)],
        [capfirst(_("discounts")), *(whole(given.discount_kopecks) for _turnover, given in worlds)],
        [capfirst(_("points")), *(whole(given.points_kopecks) for _turnover, given in worlds)],
        [capfirst(_("benefits, share of turnover")), *(share(given.kopecks, turnover) for turnover, given in worlds)],
    ]
    difference = (
        worlds[2][0] - worlds[1][0],
        sums.with_it.discount_kopecks - sums.without.discount_kopecks,
        sums.with_it.points_kopecks - sums.without.points_kopecks,
    )
    for row, change in zip(rows, (*difference, None), strict=True):
        row.append("" if change is None else signed(change))
    heads = (_("really"), _("without it"), _("with it"), _("difference"))
    return Table(
        [Head(""), *(Head(title, True) for title in heads)],
        rows,
        title=_("The same days with the promotion and without it"),
        note=_(
            "Without it: the same receipts by today's rules, without any version of this promotion. As long as rules "
            "do not change, that is what really was if the promotion did not run then; if it ran, “with it” is."
        ),
    )


def funders_table(report: Report) -> Table:
    """Who would pay."""
    whole_cost = report.sums.given
    rows = [
        [
            funder.name or _("the operator"),
            whole_or_dash(funder.given.discount_kopecks),
            whole_or_dash(funder.given.points_kopecks),
            whole_or_dash(funder.given.kopecks),
            share(funder.given.kopecks, whole_cost.kopecks),
        ]
        for funder in report.funders
    ]
    sums = (whole_cost.discount_kopecks, whole_cost.points_kopecks, whole_cost.kopecks)
    foot = [capfirst(_("total")), *map(whole_or_dash, sums)]
    heads = (_("discounts"), _("points"), _("together"), _("share"))
    return Table(
        [Head(_("who pays")), *(Head(title, True) for title in heads)],
        rows,
        title=_("Who would have paid"),
        foot=[*foot, ""] if len(rows) > 1 else (),
        empty=_("Nobody: nothing would have been given."),
    )


def others_table(report: Report, *, at_most: int | None = None) -> Table:
    """What becomes of other promotions, those that lose the most first."""
    changed = [other for other in report.others if other.change_kopecks][:at_most]
    rows = [
        [other.name, whole(other.without_kopecks), whole(other.with_kopecks), signed(other.change_kopecks)]
        for other in changed
    ]
    heads = (_("without it"), _("with it"), _("difference"))
    return Table(
        [Head(_("promotion")), *(Head(title, True) for title in heads)],
        rows,
        title=_("What becomes of other promotions"),
        empty=_("Other promotions would have given the same."),
    )


def places_table(report: Report) -> Table:
    """Legal entities, each followed by its outlets."""
    rows: list[list[str]] = []
    for entity in report.entities:
        outlets = [place for place in report.places if place.legal_entity == entity.name]
        rows.append(_place_row(format_html("<strong>{}</strong>", entity.name or _("others, together")), entity.at))
        if len(outlets) > 1:
            rows += [_place_row(f"· {outlet.name}", outlet.at) for outlet in outlets]
    return _places(report, rows)


def entities_table(report: Report, *, at_most: int) -> Table:
    """Legal entities alone, the dearest; the rest of them as one row."""
    entities = report.entities
    rows = [_place_row(entity.name, entity.at) for entity in entities[:at_most]]
    if len(entities) > at_most:
        rows.append(_place_row("", together(entities[at_most:], "").at))
    return _places(report, rows)


def _places(report: Report, rows: Sequence[Sequence[str]]) -> Table:
    heads = (_("receipts"), _("members"), _("discounts"), _("points"), _("together"), _("of their turnover"))
    note = _("Outlets where fewer than %(count)s members took part are told together, or not at all.")
    return Table(
        [Head(_("pharmacy")), *(Head(title, True) for title in heads)],
        rows,
        title=_("By pharmacy"),
        empty=_("Nothing would have been given anywhere."),
        note=note % {"count": LEAST_TOLD} if report.is_guarded else "",
    )


def _place_row(name: str, at: AtOutlet) -> list[str]:
    return [
        name or _("others, together"),
        counted(at.receipts),
        counted(at.members),
        whole_or_dash(at.given.discount_kopecks),
        whole_or_dash(at.given.points_kopecks),
        whole_or_dash(at.given.kopecks),
        share(at.given.kopecks, at.turnover_kopecks),
    ]


def payers_table(report: Report) -> Table:
    """Who would pay, pharmacies together: for the paper."""
    cost = report.sums.given.kopecks
    rows = [[name, whole(kopecks), share(kopecks, cost)] for name, kopecks in _named_payers(report)]
    heads = [Head(_("who pays")), Head(_("together"), True), Head(_("share"), True)]
    return Table(heads, rows, title=_("Who would have paid"), empty=_("Nobody: nothing would have been given."))


def _named_payers(report: Report) -> list[tuple[str, int]]:
    """Participants by name, pharmacies that pay for themselves together."""
    names = {str(funder.legal_entity_id): funder.name for funder in report.funders}
    names |= {OPERATOR: _("the operator"), OUTLETS: _("pharmacies themselves")}
    return [(names[payer], kopecks) for payer, kopecks in report.payers]


def _payers(report: Report) -> str:
    cost = report.sums.given.kopecks
    return ", ".join(f"{name} {percent(Fraction(kopecks, cost), 0)}" for name, kopecks in _named_payers(report))


def _budget_card(report: Report) -> Card:
    budget = report.budget
    if budget.ends_on:
        note = _("of %(sum)s; day %(number)s of %(days)s")
        title, figure = _("The budget would have ended"), date_format(budget.ends_on, "j E")
    else:
        note = _("of %(sum)s in %(days)s days")
        title, figure = _("Of the budget used"), percent(Fraction(budget.spent_kopecks, budget.kopecks), 0)
    told = {"sum": whole(budget.kopecks), "number": budget.day_number, "days": len(report.days)}
    return _card(title, figure, note % told)


def _told(report: Report, members: int) -> str:
    return _("fewer than %(count)s") % {"count": LEAST_TOLD} if _is_small(report, members) else counted(members)


def _is_small(report: Report, members: int) -> bool:
    return report.is_guarded and members < LEAST_TOLD


def _apart(given: Given) -> str:
    parts = [(_("discounts"), given.discount_kopecks), (_("points"), given.points_kopecks)]
    return ", ".join(f"{name} {whole(kopecks)}" for name, kopecks in parts if kopecks)


def _card(title: str, figure: str, note: str) -> Card:
    return {"title": title, "figure": figure, "note": note}
