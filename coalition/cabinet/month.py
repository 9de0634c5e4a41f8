"""The period so far: what was accepted and issued, what it comes to, and what waits for whoever looks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.cabinet.chart import chart_of_days
from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.wording import answer_words
from coalition.toolkit.period_words import period_words
from pharmacies.models import CashDesk, LegalEntity, Outlet
from settlements.models import Statement
from settlements.statements.running import Running, running, running_contracts
from settlements.statements.sides import Side
from settlements.statements.tables import by_outlet, columns, side


@cabinet_page("settlements.view_statement")
def this_month(request: HttpRequest) -> HttpResponse:
    """What was accepted and issued since the period began, contract by contract, and what it comes to."""
    now = timezone.now()
    entity = own(request)
    outlets = dict(Outlet.objects.filter(legal_entity=entity).values_list("pk", "name"))
    contracts = running_contracts(entity.pk, timezone.localdate(now))
    context = {
        "parts": [part(running(contract, now=now), outlets) for contract in contracts],
        "waiting": waiting(request, entity, now),
    }
    return show(request, "cabinet/month.html", context)


def part(found: Running, outlets: dict[int, str]) -> dict[str, Any]:
    """A contract's period as the page shows it."""
    accepted = columns([line for line in found.lines if side(line) is Side.ACCEPTED])
    sums = dict.fromkeys(Side, 0)
    for line in found.lines:
        sums[side(line)] += line.amount_kopecks
    names = _("accepted"), _("on your account")
    return {
        "contract": found.contract,
        "period": period_words(found.period),
        "accepted": accepted,
        "corrections": sums[Side.CORRECTION],
        "issued": -sums[Side.ISSUED],
        "fee": -sums[Side.FEE],  # that of cards is there already, the share is foreseen
        "brought": found.brought_kopecks,
        "figures": found.figures,
        "outlets": by_outlet([line for line in found.lines if side(line) is not Side.FEE], outlets),
        "chart": chart_of_days(found.days, found.period, names),
    }


def waiting(request: HttpRequest, entity: LegalEntity, now: datetime) -> list[dict[str, Any]]:
    """What somebody should look at: statements to answer, disputes that are open, desks and their keys."""
    found: list[dict[str, Any]] = []
    states = [Statement.State.SENT, Statement.State.DISPUTED]
    statements = Statement.objects.filter(contract__legal_entity=entity, state__in=states).order_by("answer_by", "pk")
    for statement in statements:
        is_open = statement.state == Statement.State.SENT
        words = _("Statement %(number)s waits for your answer") if is_open else _("Statement %(number)s is disputed")
        told = answer_words(statement, now) if is_open else _("The centre considers your objections.")
        found.append(
            {"address": "cabinet_statement", "pk": statement.pk, "words": words % _of(statement), "told": told}
        )
    if request.user.has_perm("pharmacies.view_deskkey"):
        found += [*_desks(entity)]
    return found


def _of(statement: Statement) -> dict[str, str]:
    return {"number": statement.number or ""}


def _desks(entity: LegalEntity) -> Iterator[dict[str, Any]]:
    """Desks without a key and those with two: by name when there is one, else how many."""
    live = Count("keys", filter=Q(keys__revoked_at=None))
    rows = CashDesk.objects.filter(outlet__legal_entity=entity, is_active=True, is_web=False).annotate(live=live)
    found = list(rows.filter(live__in=(0, 2)).select_related("outlet"))
    for keys, one, several, told in (
        (
            0,
            _("%(desk)s has no key"),
            _("Cash desks without a key: %(count)s"),
            _("A cash module signs in by its key."),
        ),
        (
            2,
            _("%(desk)s has two keys"),
            _("Cash desks with two keys: %(count)s"),
            _("Revoke what is not used any more."),
        ),
    ):
        such = [desk for desk in found if desk.live == keys]
        if len(such) == 1:
            yield {"address": "cabinet_desk", "pk": such[0].pk, "words": one % {"desk": such[0]}, "told": told}
        elif such:
            yield {"address": "cabinet_desks", "pk": None, "words": several % {"count": len(such)}, "told": told}
