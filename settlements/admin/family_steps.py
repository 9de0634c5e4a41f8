"""Buttons by which a clerk changes a family: each asks, says with figures what will happen, and does it then."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from coalition.kernel.money import print_roubles
from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.foretelling import ask_twice
from members.models import Account, AccountHolder, ConsentText, FamilyChange, Person, Representation
from members.queries.representation import has_signed, is_minor
from pharmacies.models import Programme
from settlements.admin import family_drafts as drafts
from settlements.admin import family_words as words
from settlements.admin.family_forms import AdultForm, ChildForm, choice, day, line, people, points, why
from settlements.movements.families import dissolve_family, found_family, name_head
from settlements.movements.family_joining import complete_waiting, refuse_waiting
from settlements.movements.family_leaving import heirs_in, leave_family, note_death
from settlements.movements.family_newcomers import take_in_adult, take_in_child
from settlements.movements.family_papers import Desk, day_of
from settlements.queries.families import composition, points_to_share

CHANGE = "members.add_familychange"
RIGHTS = (CHANGE, "members.view_person")
Role = AccountHolder.Role
SPLITS = Programme.FamilyLeaver.AGREED_SPLIT


def for_clerks(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for those who may change families."""

    def guarded(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin, **more: Any) -> HttpResponse:
        if not request.user.has_perms(RIGHTS):
            raise PermissionDenied
        return view(request, found(model_admin, request, object_id), model_admin, **more)

    return guarded


def desk_of(request: HttpRequest, reason: str = "") -> Desk:
    """Who sits at the console."""
    return Desk(clerk=request.user, reason=reason)


def sealed(application: dict[str, Any]) -> str:
    """An application as the page carries it to the printer."""
    return signing.dumps(application, salt="family")


def printed_at() -> str:
    """Where applications are printed before they are signed."""
    return reverse("admin:members_familychange_draft")


def holder(family: Account, number: Any) -> Person:
    """Somebody who belongs to the family, by his number."""
    row = (
        AccountHolder.objects.filter(account=family, person=number, ends_at__isnull=True)
        .select_related("person")
        .first()
    )
    if row is None:
        raise Http404
    return row.person


@for_clerks
def found_one(request: HttpRequest, head: Person, admin: ConsoleAdmin) -> HttpResponse:
    """A family is founded by a member."""
    programmes = list(Programme.objects.all())

    class Founding(forms.Form):
        programme = choice(_("Programme"), [(str(each.pk), str(each)) for each in programmes])
        name = line(_("Name of the family, if not by the last name"), required=False)

    def chosen(typed: dict[str, Any]) -> Programme:
        return next(each for each in programmes if str(each.pk) == typed["programme"])

    def foretell(typed: dict[str, Any]) -> list[str]:
        begins = _("A family account is opened; %(person)s is its head.") % {"person": head}
        return [begins, *words.switching(chosen(typed), head, day_of(timezone.now()))]

    def do(typed: dict[str, Any]) -> HttpResponse:
        fields = {"programme": chosen(typed), "name": typed["name"], "desk": desk_of(request), "now": timezone.now()}
        family = found_family(head=head, **fields)
        return redirect(reverse("admin:members_account_change", args=[family.pk]))

    sentence = _("The head signs the application and his own consent. His personal account goes on as the family's.")
    question = Question(_("Found a family"), sentence, _("Found the family"), Founding)

    def draft(typed: dict[str, Any]) -> str:
        family = Account(programme=chosen(typed))
        lines = [drafts.line(head, Role.HEAD)]
        return sealed(drafts.application(family, FamilyChange.Kind.FOUNDED, "", lines, head=head))

    question = replace(question, paper_address=printed_at())
    return ask_twice(request, admin, question, foretell, do, row=head, draft=draft)


@for_clerks
def add_adult(request: HttpRequest, family: Account, admin: ConsoleAdmin) -> HttpResponse:
    """Another adult, a member already or not."""

    def foretell(typed: dict[str, Any]) -> list[str]:
        person, today = typed["person"], day_of(timezone.now())
        known = isinstance(person, Person)
        signed = typed["is_signed"] or (known and has_signed(person, programme=family.programme, today=today))
        name = str(person) if known else f"{person.last_name} {person.first_name} {person.middle_name}".strip()
        if not signed:
            waits = _("%(person)s has not signed for himself: the change waits, and until then nothing happens.")
            return [waits % {"person": name}]
        fate = words.switching(family.programme, person if known else Person(pk=0), today)
        return [_("%(person)s joins the family as an adult.") % {"person": name}, *fate]

    def do(typed: dict[str, Any]) -> str:
        change = take_in_adult(
            account=family,
            person=typed["person"],
            is_signed=typed["is_signed"],
            desk=desk_of(request),
            now=timezone.now(),
        )
        return words.happened(change)

    sentence = _("By the head's application. The new adult signs the consent for himself; the head cannot.")
    question = Question(_("Add an adult"), sentence, _("Add"), AdultForm)

    def draft(typed: dict[str, Any]) -> str:
        lines = [*drafts.lines(family), drafts.line(typed["person"], Role.ADULT)]
        return sealed(drafts.application(family, FamilyChange.Kind.JOINED, "", lines))

    question = replace(question, paper_address=printed_at())
    return ask_twice(request, admin, question, foretell, do, row=family, draft=draft)


@for_clerks
def add_child(request: HttpRequest, family: Account, admin: ConsoleAdmin) -> HttpResponse:
    """A child with its representative."""
    form = partial(ChildForm, family=family)

    def foretell(typed: dict[str, Any]) -> list[str]:
        child = form().newcomer(typed)
        name = f"{child.last_name} {child.first_name} {child.middle_name}".strip()
        told = [
            _("%(person)s, born %(day)s, joins the family as a child.")
            % {"person": name, "day": date_format(child.birth_date)},
            _("%(person)s signs for the child until it is 18, by: %(authority)s.")
            % {"person": holder(family, typed["representative"]), "authority": typed["authority"]},
        ]
        if not typed["is_signed"]:
            told.append(_("The representative has not signed yet: the change waits for that."))
        return told

    def do(typed: dict[str, Any]) -> str:
        ticked = {"is_signed": ConsentText.Kind.REPRESENTATIVE, "is_health_signed": ConsentText.Kind.HEALTH}
        change = take_in_child(
            account=family,
            child=form().newcomer(typed),
            representative=holder(family, typed["representative"]),
            kind=Representation.Kind(typed["kind"]),
            authority=typed["authority"],
            signed=frozenset(kind.value for name, kind in ticked.items() if typed[name]),
            desk=desk_of(request),
            now=timezone.now(),
        )
        return words.happened(change)

    sentence = _("By the head's application. A parent or another representative signs for the child.")
    question = Question(_("Add a child"), sentence, _("Add"), form)

    def draft(typed: dict[str, Any]) -> str:
        by = {"person": int(typed["representative"]), "kind": typed["kind"], "authority": typed["authority"]}
        lines = [*drafts.lines(family), drafts.line(form().newcomer(typed), Role.CHILD, by)]
        return sealed(drafts.application(family, FamilyChange.Kind.JOINED, "", lines))

    question = replace(question, paper_address=printed_at())
    return ask_twice(request, admin, question, foretell, do, row=family, draft=draft)


@for_clerks
def leave(request: HttpRequest, family: Account, admin: ConsoleAdmin) -> HttpResponse:
    """Somebody leaves, alone or with children."""
    today = day_of(timezone.now())
    rows = [row for row in composition(family) if row.role != Role.HEAD]
    minors = [row.person for row in rows if is_minor(row.person, today)]

    class Leaving(forms.Form):
        person = choice(_("Who leaves"), people([row.person for row in rows]))
        if family.programme.family_leaver == SPLITS:
            points_kopecks = points(_("Points that go along, as agreed"), initial=0, required=False)
        if minors:
            children = forms.MultipleChoiceField(
                label=_("Children who go along"),
                choices=people(minors),
                required=False,
                widget=UnfoldAdminCheckboxSelectMultipleWidget(),
            )
        reason = why()

    def told(typed: dict[str, Any]) -> tuple[Person, int, list[Person]]:
        along = [holder(family, number) for number in typed.get("children", ())]
        return holder(family, typed["person"]), typed.get("points_kopecks") or 0, along

    def foretell(typed: dict[str, Any]) -> list[str]:
        person, kopecks, children = told(typed)
        if not is_minor(person, today):
            return words.leaving(family, person, kopecks, today, children)
        return [_("%(person)s leaves; a child has no account of its own, and its cards end.") % {"person": person}]

    def do(typed: dict[str, Any]) -> str:
        person, kopecks, children = told(typed)
        desk = desk_of(request, typed["reason"])
        fields = {"points_kopecks": kopecks, "children": children, "desk": desk, "now": timezone.now()}
        return words.happened(leave_family(account=family, person=person, **fields))

    rule = _("By the rules of the programme points stay with the family.")
    if family.programme.family_leaver == SPLITS:
        has = print_roubles(points_to_share(family))
        rule = _("The family may share out %(points)s points as both sides agree.") % {"points": has}
    question = Question(_("Somebody leaves"), rule, _("Let him leave"), Leaving, is_dangerous=True)

    def draft(typed: dict[str, Any]) -> str:
        person, kopecks, children = told(typed)
        said = [", ".join(str(each) for each in (person, *children))]
        said += [f"уходит баллов: {print_roubles(kopecks)}"] if kopecks else []
        lines = drafts.lines(family, without=[person, *children])
        return sealed(drafts.application(family, FamilyChange.Kind.LEFT, "; ".join(said), lines))

    question = replace(question, paper_address=printed_at())
    return ask_twice(request, admin, question, foretell, do, row=family, draft=draft)


@for_clerks
def new_head(request: HttpRequest, family: Account, admin: ConsoleAdmin) -> HttpResponse:
    """Another head."""
    rows = [row.person for row in composition(family) if row.role == Role.ADULT]

    class Naming(forms.Form):
        person = choice(_("New head"), people(rows))
        reason = why()

    def foretell(typed: dict[str, Any]) -> list[str]:
        person = holder(family, typed["person"])
        head = _("%(person)s becomes the head and asks for changes from now on; the old head stays as an adult.")
        return [head % {"person": person}, _("Points, accumulation and cards stay as they are.")]

    def do(typed: dict[str, Any]) -> str:
        desk = desk_of(request, typed["reason"])
        person = holder(family, typed["person"])
        return words.happened(name_head(account=family, person=person, desk=desk, now=timezone.now()))

    question = Question(_("Another head"), _("Both adults sign the application."), _("Name the head"), Naming)

    def draft(typed: dict[str, Any]) -> str:
        person = holder(family, typed["person"])
        lines = drafts.lines(family, head=person)
        return sealed(drafts.application(family, FamilyChange.Kind.NEW_HEAD, f"новый глава: {person}", lines))

    question = replace(question, paper_address=printed_at())
    return ask_twice(request, admin, question, foretell, do, row=family, draft=draft)


@for_clerks
def death(request: HttpRequest, family: Account, admin: ConsoleAdmin) -> HttpResponse:
    """Somebody died."""
    rows = composition(family)
    heirs = [row.person for row in heirs_in(family, timezone.now())]

    class Death(forms.Form):
        person = choice(_("Who died"), people([row.person for row in rows]))
        died_on = day(_("Date of death"))
        reason = line(_("Document"), max_length=200, help_text=_("Kind and number of the certificate."))

    def foretell(typed: dict[str, Any]) -> list[str]:
        person = holder(family, typed["person"])
        told = [_("%(person)s belongs to the family no more; his cards end.") % {"person": person}]
        if any(row.person_id == person.pk and row.role == Role.HEAD for row in rows):
            told.append(
                _("%(person)s becomes the head.") % {"person": heirs[0]}
                if heirs
                else _("Nobody is left to head the family: it ends, and its %(points)s points lapse.")
                % {"points": print_roubles(points_to_share(family))}
            )
        return told

    def do(typed: dict[str, Any]) -> str:
        person, desk = holder(family, typed["person"]), desk_of(request, typed["reason"])
        fields = {"died_on": typed["died_on"], "desk": desk, "now": timezone.now()}
        return words.happened(note_death(account=family, person=person, **fields))

    question = Question(
        _("Somebody died"), _("By the death certificate."), _("Note the death"), Death, is_dangerous=True
    )
    return ask_twice(request, admin, question, foretell, do, row=family)


@for_clerks
def dissolve(request: HttpRequest, family: Account, admin: ConsoleAdmin) -> HttpResponse:
    """The family ends."""
    today = day_of(timezone.now())
    rows = composition(family)
    grown = [row.person for row in rows if row.role != Role.HEAD and not is_minor(row.person, today)]
    splits = family.programme.family_leaver == SPLITS
    shared = {
        f"share_{person.pk}": points(_("Points that %(person)s takes") % {"person": person}, initial=0, required=False)
        for person in grown
        if splits
    }
    form = type("Ending", (forms.Form,), {**shared, "reason": why()})

    def shares(typed: dict[str, Any]) -> dict[int, int]:
        return {person.pk: typed.get(f"share_{person.pk}") or 0 for person in grown}

    def foretell(typed: dict[str, Any]) -> list[str]:
        taken, has = shares(typed), points_to_share(family)
        head = next(row.person for row in rows if row.role == Role.HEAD)
        told = [
            _("%(person)s goes on alone with %(points)s points and all accumulation.")
            % {"person": head, "points": print_roubles(has - sum(taken.values()))}
        ]
        told += [
            _("%(person)s goes on alone with %(points)s points; accumulation counts from today.")
            % {"person": person, "points": print_roubles(taken[person.pk])}
            for person in grown
        ]
        told += [
            _("%(person)s has no account of its own any more.") % {"person": row.person}
            for row in rows
            if is_minor(row.person, today)
        ]
        return told

    def do(typed: dict[str, Any]) -> str:
        desk = desk_of(request, typed["reason"])
        return words.happened(dissolve_family(account=family, shares=shares(typed), desk=desk, now=timezone.now()))

    sentence = _("Every adult goes on with a personal account; the family's account is closed.")
    question = Question(_("Dissolve the family"), sentence, _("Dissolve"), form, is_dangerous=True)

    def draft(typed: dict[str, Any]) -> str:
        return sealed(drafts.application(family, FamilyChange.Kind.DISSOLVED, typed["reason"], []))

    question = replace(question, paper_address=printed_at())
    return ask_twice(request, admin, question, foretell, do, row=family, draft=draft)


@for_clerks
def complete(request: HttpRequest, family: Account, admin: ConsoleAdmin, change: str) -> HttpResponse:
    """Whoever was waited for has signed."""
    row = _change(family, change)

    def do(typed: dict[str, Any]) -> str:
        return words.happened(complete_waiting(change=row, desk=desk_of(request), now=timezone.now()))

    told = [words.happened(row), *words.switching(family.programme, row.person, day_of(timezone.now()))]
    question = Question(_("The consent is signed"), " ".join(told), _("Let him join"))
    return ask(admin, request, question, do, row=family)


@for_clerks
def refuse(request: HttpRequest, family: Account, admin: ConsoleAdmin, change: str) -> HttpResponse:
    """He does not sign."""
    row = _change(family, change)

    def do(typed: dict[str, Any]) -> str:
        refuse_waiting(change=row, reason=typed["reason"])
        return _("It is refused; nothing has changed.")

    question = Question(_("Refuse the change"), words.happened(row), _("Refuse"), Reason, is_dangerous=True)
    return ask(admin, request, question, do, row=family)


def _change(family: Account, number: str) -> FamilyChange:
    row = FamilyChange.objects.filter(account=family, pk=number).select_related("person").first()
    if row is None:
        raise Http404
    return row
