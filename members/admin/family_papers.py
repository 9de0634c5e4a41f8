"""Applications of families as papers: from the document, or from a draft before anything is stored."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.files import shown_inline
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from members.documents.facts import Facts, FamilyMember, Representing, Someone
from members.documents.papers import PaperKind, print_paper
from members.models import AccountHolder, Card, FamilyChange, Person, Representation
from members.queries.ages import ADULT, age_on
from pharmacies.models import Programme

CHANGE = "members.add_familychange"
RIGHTS = (CHANGE, "members.view_person")
Kind, Role = FamilyChange.Kind, AccountHolder.Role
APPLIED_FOR = (Kind.FOUNDED, Kind.JOINED, Kind.LEFT, Kind.NEW_HEAD, Kind.DISSOLVED)
"""What happens by an application; people die and come of age without one."""


def paper(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponse:
    """The application behind a document, with the family as it was made by it."""
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    change = found(model_admin, request, object_id)
    if change.kind not in APPLIED_FOR:
        raise Http404
    today = timezone.localdate(change.effective_at or change.requested_at)
    words = [str(change.person), change.reason]
    if change.points_kopecks:
        words.append(f"уходит баллов: {print_roubles(change.points_kopecks)}")
    facts = _facts(
        change.account.programme,
        change.requested_by or change.person,
        change.kind,
        today,
        number=change.number,
        outlet=change.outlet,
        clerk_name=change.clerk.get_full_name() if change.clerk else "",
        family=tuple(_members_after(change, today)),
        reason="; ".join(filter(None, words)),
    )
    return shown_inline(print_paper(_paper_of(change.kind), facts))


@sensitive_post_parameters()
def draft(request: HttpRequest, model_admin: ConsoleAdmin) -> HttpResponse:
    """An application that is signed before it is done; what it says comes in the form, sealed by the page before."""
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    try:
        said = signing.loads(request.POST.get("draft", ""), salt="family", max_age=86_400)
    except signing.BadSignature as error:
        raise Http404 from error
    programme = Programme.objects.select_related("operator").get(pk=said["programme"])
    facts = _facts(
        programme,
        Person.objects.get(pk=said["head"]),
        said["kind"],
        timezone.localdate(),
        clerk_name=request.user.get_full_name(),
        family=tuple(_drafted(each) for each in said["family"]),
        reason=said["reason"],
    )
    return shown_inline(print_paper(_paper_of(said["kind"]), facts))


@panel_on(FamilyChange)
class ApplicationPanel(Panel):
    """The button that prints the application."""

    model = FamilyChange
    tab = False
    title = gettext_lazy("Application")
    template = "members/representation.html"
    views = (
        ("draft/", "members_familychange_draft", draft),
        ("<path:object_id>/paper/", "members_familychange_paper", paper),
    )

    def context(self) -> dict[str, Any]:
        """It is there for what happens by an application."""
        may = self.row.kind in APPLIED_FOR and self.request.user.has_perm(CHANGE)
        address = reverse("admin:members_familychange_paper", args=[self.object_id])
        return {"buttons": [Button(_("Print the application"), address)] if may else []}


def _paper_of(kind: str) -> PaperKind:
    return PaperKind.FAMILY_APPLICATION if kind == Kind.FOUNDED else PaperKind.FAMILY_CHANGE


def _facts(programme: Programme, head: Person, kind: str, today: date, **fields: Any) -> Facts:
    card = Card.objects.filter(account__programme=programme, person=head, state=Card.State.ACTIVE).first()
    number = card.number if card else ""
    return Facts(programme, today, someone=Someone.of(head), card_number=number, change=Kind(kind), **fields)


def _members_after(change: FamilyChange, today: date) -> Iterable[FamilyMember]:
    """Who was in the family once it was done, and who still waits to be by the same application."""
    at = change.effective_at or timezone.now()
    rows = AccountHolder.objects.filter(account=change.account, starts_at__lte=at).exclude(ends_at__lte=at)
    for row in rows.select_related("person").order_by("pk"):
        yield _member(row.person, row.role, _representing(row.person, today))
    waiting = FamilyChange.objects.filter(account=change.account, kind=Kind.JOINED, requested_at=change.requested_at)
    for row in waiting.exclude(state=FamilyChange.State.DONE).select_related("person", "representation"):
        yield _member(row.person, row.role, row.representation)


def _drafted(said: dict[str, Any]) -> FamilyMember:
    """A line of a draft: somebody known by his number, or by names alone."""
    by = None
    if said.get("by"):
        representative = Person.objects.get(pk=said["by"]["person"])
        by = Representation(representative=representative, kind=said["by"]["kind"], authority=said["by"]["authority"])
    if said.get("person"):
        person = Person.objects.get(pk=said["person"])
        return _member(person, said["role"], by or _representing(person, timezone.localdate()))
    names = (said["last_name"], said["first_name"], said["middle_name"])
    return _member(Someone(*names, birth_date=date.fromisoformat(said["birth_date"])), said["role"], by)


def _member(who: Person | Someone, role: str, by: Representation | None) -> FamilyMember:
    someone = Someone.of(who) if isinstance(who, Person) else who
    if by is None:
        return FamilyMember(someone, Role(role))
    return FamilyMember(
        someone, Role(role), Representing(Someone.of(by.representative), Representation.Kind(by.kind), by.authority)
    )


def _representing(person: Person, today: date) -> Representation | None:
    rows = Representation.objects.filter(ward=person, ends_at__isnull=True).select_related("representative")
    if person.birth_date is not None and age_on(person.birth_date, today) >= ADULT:
        rows = rows.filter(ground=Representation.Ground.INCAPABLE)
    return rows.order_by("starts_at", "pk").first()
