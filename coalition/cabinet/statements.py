"""Statements of the own contracts: the list, a page of each with its papers, and agreeing to it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.cabinet.entering import cabinet_page, own, show
from coalition.cabinet.navigation import MANUFACTURER, PHARMACY
from coalition.cabinet.wording import answer_words, last_on, meaning, period_of, state_pill
from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from pharmacies.models import LegalEntity, Outlet
from settlements.admin.dispute_line import DECISIONS
from settlements.models import Payout, Statement
from settlements.statements.agreement import agree_statement
from settlements.statements.drafting import brought_into
from settlements.statements.tables import by_outlet, calculation

BOTH = (PHARMACY, MANUFACTURER)
READ, ANSWER = "settlements.view_statement", "settlements.answer_statement"
FORMS = ("pdf", "xlsx", "csv")
AT_ONCE = 24
State = Statement.State


def own_statements(entity: LegalEntity) -> QuerySet[Statement]:
    """Statements that were sent to a participant; drafts are the centre's own."""
    sent = Statement.objects.filter(contract__legal_entity=entity, sent_at__isnull=False)
    return sent.select_related("contract__programme", "document").order_by("-starts_on", "-pk")


def own_statement(request: HttpRequest, pk: int) -> Statement:
    """A statement of whoever asks. Refused with Http404, also when it is another's."""
    return get_object_or_404(own_statements(own(request)), pk=pk)


@cabinet_page(READ, BOTH)
def statements(request: HttpRequest) -> HttpResponse:
    """All statements, the latest first."""
    now = timezone.now()
    page = Paginator(own_statements(own(request)), AT_ONCE).get_page(request.GET.get("page"))
    rows = [
        {
            "statement": each,
            "period": period_of(each),
            "last_on": last_on(each),
            "state": state_pill(each),
            "told": answer_words(each, now) if each.state == State.SENT else "",
        }
        for each in page
    ]
    return show(request, "cabinet/statements.html", {"rows": rows, "page": page})


@cabinet_page(READ, BOTH)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One statement. That the participant has opened it is noted the first time."""
    found = own_statement(request, pk)
    now = timezone.now()
    if found.opened_at is None:
        Statement.objects.filter(pk=found.pk, opened_at=None).update(opened_at=now)
    may_answer = found.state == State.SENT and request.user.has_perm(ANSWER)
    context = {
        "statement": found,
        "period": period_of(found),
        "last_on": last_on(found),
        "state": state_pill(found),
        "meaning": meaning(found),
        "told": answer_words(found, now) if found.state == State.SENT else "",
        "may_answer": may_answer,
        "may_withdraw": request.user.has_perm(ANSWER),
        "payout": Payout.objects.filter(statement=found, returned_on=None).first(),
        "forms": FORMS,
        "papers": found.papers.order_by("pk"),
        "disputes": _disputes(found),
        **figures(found, own(request)),
    }
    return show(request, "cabinet/statement.html", context)


def figures(found: Statement, entity: LegalEntity) -> dict[str, Any]:
    """What the statement comes to, kind by kind and outlet by outlet; outlets of others are not named."""
    lines = list(found.lines.all())
    outlets = dict(Outlet.objects.filter(legal_entity=entity).values_list("pk", "name"))
    brought = brought_into(found)
    return {
        "sections": calculation(lines),
        "outlets": by_outlet(lines, outlets) if entity.role == PHARMACY else [],
        "brought": brought.owed_by_centre - brought.owed_by_partner,
    }


def _disputes(found: Statement) -> list[dict[str, Any]]:
    disputes = found.disputes.prefetch_related("lines").order_by("-pk")
    return [
        {"dispute": each, "lines": [{"line": line, "look": DECISIONS[line.decision]} for line in each.lines.all()]}
        for each in disputes
    ]


@cabinet_page(ANSWER, BOTH)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree, after being asked once more."""
    found = own_statement(request, pk)
    if request.method == "POST":
        return _agree(request, found)
    return show(request, "cabinet/agree.html", {"statement": found, "period": period_of(found)})


def _agree(request: HttpRequest, found: Statement) -> HttpResponse:
    try:
        agreed = agree_statement(statement=found, agreed_by=request.user.get_username(), now=timezone.now())
    except DomainError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("You agreed to statement %(number)s.") % {"number": agreed.number})
    return HttpResponseRedirect(reverse("cabinet_statement", args=[found.pk]))
