"""The way of a rouble as boxes: statement, line, receipt line, posting, lot or coupon, promise, funder, his charge."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.columns import link_to
from settlements.admin.line_words import line_marks
from settlements.admin.occasion_words import occasion_words
from settlements.admin.purchase_panels import words_of
from settlements.models import Entry, Posting, Statement
from settlements.queries.origins import Birth, Origin


@dataclass(frozen=True)
class Box:
    """One station: what it is, its name (a link where one may go), and what is to be said of it."""

    title: Any
    name: Any
    notes: tuple[Any, ...] = ()


def chain_of(origin: Origin, statement: Statement, *, is_goods_shown: bool) -> list[Box]:
    """The stations of one posting, from the statement to whoever promised it."""
    posting, birth = origin.posting, origin.birth
    boxes = [
        Box(_("statement"), link_to(statement), (statement.contract.legal_entity,)),
        _line(origin),
        _receipt_line(posting, is_goods_shown=is_goods_shown),
        Box(
            _("posting"),
            posting.get_kind_display(),
            (
                print_roubles(posting.amount_kopecks),
                f"{words_of(posting.debit)} → {words_of(posting.credit)}",
                date_format(posting.business_on, "SHORT_DATE_FORMAT"),
            ),
        ),
        _lot(birth) if birth else None,
        _coupon(posting),
        _promise(posting, birth),
        *_funder(origin),
    ]
    return [box for box in boxes if box]


def _line(origin: Origin) -> Box:
    line = origin.line
    notes = (line.outlet, *line_marks(line), print_roubles(line.amount_kopecks))
    return Box(_("line of the statement"), line.get_kind_display(), tuple(filter(None, notes)))


def _receipt_line(posting: Posting, *, is_goods_shown: bool) -> Box | None:
    entry, line = posting.entry, posting.purchase_line
    purchase = entry.purchase_return.purchase if entry.purchase_return else entry.purchase
    if purchase is None:
        return Box(_("event"), link_to(entry, entry.get_kind_display()), tuple(filter(None, (entry.reason,))))
    notes: list[Any] = [purchase.outlet]
    if entry.purchase_return:
        notes.insert(0, link_to(entry.purchase_return, entry.purchase_return.get_kind_display()))
    if line is not None:
        goods = (line.product or line.product_code) if is_goods_shown else "•••"
        notes += [_("line %(number)s: %(goods)s") % {"number": line.line_no, "goods": goods}]
    else:
        notes.append(_("belongs to no line"))
    return Box(_("receipt line"), link_to(purchase, f"№\u00a0{purchase.receipt_no}"), tuple(notes))


def _lot(birth: Birth) -> Box:
    lot, entry = birth.lot, birth.lot.entry
    notes = [
        _("born %(on)s: %(how)s")
        % {"on": date_format(entry.business_on, "SHORT_DATE_FORMAT"), "how": _how(birth, entry)},
        _("charged: %(when)s") % {"when": lot.get_funding_moment_display()},
    ]
    if birth.moves:
        moved = ngettext("changed hands %(count)d time", "changed hands %(count)d times", birth.moves)
        notes.append(moved % {"count": birth.moves})
    return Box(_("lot of points"), link_to(lot, print_roubles(lot.amount_kopecks)), tuple(notes))


def _how(birth: Birth, entry: Entry) -> str:
    if birth.award:
        return occasion_words(birth.award.occasion)
    if entry.purchase:
        return f"№\u00a0{entry.purchase.receipt_no}, {entry.purchase.outlet}"
    return entry.reason or str(entry.get_kind_display())


def _coupon(posting: Posting) -> Box | None:
    series = posting.coupon_series
    if series is None:
        return None
    nominal = posting.coupon_nominal_kopecks
    notes = (f"{_('nominal')} {print_roubles(nominal)}",) if nominal is not None else ()
    return Box(_("series"), link_to(series), notes)


def _promise(posting: Posting, birth: Birth | None) -> Box | None:
    version = posting.promotion_version or (birth.lot.promotion_version if birth else None)
    if version is None:
        return None
    number = _("version %(number)s") % {"number": version.number}
    title = _("award") if birth and birth.award else _("promotion")
    return Box(title, link_to(version.promotion), (link_to(version, number),))


def _funder(origin: Origin) -> list[Box]:
    """Who bears it by which contract, and the statement that charged it to him."""
    posting, birth, charge = origin.posting, origin.birth, origin.charge
    if charge is None:
        if birth is None and posting.coupon_series is None and posting.promotion_version is None:
            return []
        return [Box(_("funder"), _("operator's own cost"))]
    contract = charge.account.contract
    boxes = [Box(_("funder"), link_to(contract.legal_entity), (link_to(contract, f"№\u00a0{contract.number}"),))]
    charged = print_roubles(charge.posting.amount_kopecks)
    if charge.statement is None:
        return [*boxes, Box(_("charged by"), _("not in a statement yet"), (charged,))]
    return [*boxes, Box(_("charged by"), link_to(charge.statement), (charged,))]
