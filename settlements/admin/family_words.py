"""What a change of a family will do, in words with figures, before it is done; and what changes did."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coalition.kernel.money import print_roubles
from members.models import Account, Card, FamilyChange, Person
from settlements.models import Accumulation, LedgerAccount
from settlements.movements.family_shares import IN_USE
from settlements.queries.families import other_holdings, points_to_share

Kind = FamilyChange.Kind


def balance_of(account: Account) -> int:
    """Points in the wallet, kopecks."""
    rows = LedgerAccount.objects.filter(member_account=account, kind=LedgerAccount.Kind.WALLET)
    return rows.values_list("balance_kopecks", flat=True).first() or 0


def switching(programme: Any, person: Person, today: date) -> list[str]:
    """What becomes of a personal account when its holder joins a family."""
    own = list(other_holdings(person, programme_id=programme.pk))
    told = []
    for holding in own:
        account, since = holding.account, programme.switch_counts_from
        rows = Accumulation.objects.filter(account=account, business_on__gte=since or date.min)
        kopecks = rows.aggregate(total=Sum("amount_kopecks"))["total"] or 0
        told += [
            _("The account «%(account)s» is closed; its %(points)s points and its cards go over to the family.")
            % {"account": account, "points": print_roubles(balance_of(account))},
            _("Accumulation counts from %(day)s: %(sum)s comes along.")
            % {"day": date_format(since), "sum": print_roubles(kopecks)}
            if since
            else _("All accumulation comes along: %(sum)s.") % {"sum": print_roubles(kopecks)},
        ]
    if not own:
        told.append(
            _("There is no account of this programme yet: accumulation counts from today, %(day)s.")
            % {"day": date_format(today)}
        )
    return told


def leaving(family: Account, person: Person, kopecks: int, today: date, children: Sequence[Person]) -> list[str]:
    """What somebody who leaves takes along, and what stays."""
    has = points_to_share(family)
    kind = _("an account of a new family") if children else _("a personal account")
    told = [_("%(person)s leaves the family and gets %(kind)s.") % {"person": person, "kind": kind}]
    told += [_("%(person)s goes along.") % {"person": child} for child in children]
    told.append(
        _("%(points)s points go along, %(rest)s stay with the family.")
        % {"points": print_roubles(kopecks), "rest": print_roubles(has - kopecks)}
        if kopecks
        else _("All points stay with the family: %(points)s.") % {"points": print_roubles(has)}
    )
    told.append(
        _("Accumulation stays with the family; the new account counts from today, %(day)s.")
        % {"day": date_format(today)}
    )
    told.append(cards_go([person, *children], family))
    return told


def cards_go(people: Sequence[Person], family: Account) -> str:
    """Which cards go along with people."""
    numbers = Card.objects.filter(account=family, person__in=people, state__in=IN_USE).values_list("number", flat=True)
    if not numbers:
        return _("There is no card of his own: hand out a new one.")
    words = _("Cards that open the new account from now on: %(numbers)s.")
    return words % {"numbers": ", ".join(numbers)}


def happened(change: FamilyChange) -> str:
    """What a document did, or waits to do."""
    sentences = {
        Kind.FOUNDED: _("The family is founded; the head is %(person)s"),
        Kind.JOINED: _("%(person)s joined as %(role)s"),
        Kind.LEFT: _("%(person)s left"),
        Kind.NEW_HEAD: _("%(person)s became the head"),
        Kind.DIED: _("%(person)s died"),
        Kind.OF_AGE: _("%(person)s came of age"),
        Kind.DISSOLVED: _("The family is dissolved"),
    }
    if change.kind == Kind.JOINED and change.state != FamilyChange.State.DONE:
        sentences[Kind.JOINED] = _("%(person)s is asked to join as %(role)s")
    words = [sentences[Kind(change.kind)] % {"person": change.person, "role": change.get_role_display()}]
    if change.counts_from:
        words.append(_("accumulation from %(day)s") % {"day": date_format(change.counts_from)})
    if change.points_kopecks:
        words.append(_("%(points)s points taken along") % {"points": print_roubles(change.points_kopecks)})
    if change.representation:
        words.append(_("represented by %(person)s") % {"person": change.representation.representative})
    if change.reason:
        words.append(change.reason)
    return "; ".join(words) + "."
