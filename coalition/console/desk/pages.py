"""The addresses of the desk. With its script the page swaps parts of itself; without it the same answers are pages.

Everything that names a person comes and goes in the body of a POST, never in an address.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from coalition.console.desk.finding import Found, cards_of, find, looked_at, standings
from coalition.console.desk.form import PAPER, PLASTIC, DeskForm, PlaceForm
from coalition.console.desk.issuing import grounds_part
from members.models import Person, Questionnaire
from members.queries.lookalikes import LookAlike, living_people, look_alikes
from members.queries.surveys import questionnaire_in_force
from pharmacies.models import Outlet, Programme

RIGHTS = ("members.add_person", "members.view_person")
PLACE = "desk_place"

View = Callable[..., HttpResponse]


def desk_view(view: View) -> View:
    """A page of the desk: for those who may enrol members, kept by no cache."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perms(RIGHTS):
            raise PermissionDenied
        return view(request)

    return admin.site.admin_view(never_cache(guarded))


def place_of(request: HttpRequest) -> dict[str, Any]:
    """The programme and the outlet at which the desk stands: as remembered, else the first and the only one."""
    kept = request.session.get(PLACE, {})
    programmes, outlets = list(Programme.objects.order_by("pk")[:2]), list(Outlet.objects.order_by("name")[:2])
    programme = Programme.objects.filter(pk=kept.get("programme")).first() or (programmes[0] if programmes else None)
    outlet = Outlet.objects.filter(pk=kept.get("outlet")).first() or (outlets[0] if len(outlets) == 1 else None)
    return {"programme": programme, "outlet": outlet}


def keep_place(request: HttpRequest, typed: dict[str, Any]) -> None:
    """Remember where the desk stands."""
    kept = {name: typed[name].pk for name in ("programme", "outlet") if typed.get(name)}
    if kept and request.session.get(PLACE) != kept:
        request.session[PLACE] = request.session.get(PLACE, {}) | kept


def survey_of(programme: Programme | None) -> Questionnaire | None:
    """The questionnaire that is put to members now."""
    return questionnaire_in_force(programme=programme, today=timezone.localdate()) if programme else None


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A part of the page for its script, else the whole page with that part in it."""
    if request.headers.get("X-Desk"):
        return HttpResponse(render_to_string(template, context, request=request), status=status)
    whole = {
        **admin.site.each_context(request),
        "title": _("Enrolment desk"),
        "place": PlaceForm(initial=place_of(request)),
        "part": template,
        **context,
    }
    return TemplateResponse(request, "console/desk/page.html", whole, status=status)


@desk_view
def desk(request: HttpRequest) -> HttpResponse:
    """The empty desk; a place that was chosen is remembered."""
    if request.method == "POST":
        chosen = PlaceForm(request.POST)
        chosen.is_valid()
        keep_place(request, chosen.cleaned_data)
        if request.headers.get("X-Desk"):
            return JsonResponse({})
    return show(request, "console/desk/empty.html", {})


@desk_view
def finding(request: HttpRequest) -> HttpResponse:
    """Who stands before the clerk: members, one member, or a form for a new one."""
    now = timezone.now()
    if person_id := request.POST.get("person", ""):
        person = get_object_or_404(living_people(), pk=row_id_of(person_id))
        if request.POST.get("as") == "ward":
            looked_at([person], user=request.user, now=now)
            return new_form(request, _of_relative(person))
        return _member(request, person, Found(), now)
    term = request.POST.get("q", "")
    if request.POST.get("as") == "new":
        return new_form(request, find(term).prefill)
    found = find(term)
    looked_at(found.people, user=request.user, now=now)
    if len(found.people) == 1:
        return _member(request, found.people[0], found, now, term)
    if found.people:
        return show(request, "console/desk/several.html", {"found": found, "term": term})
    if found.prefill:
        return new_form(request, found.prefill, told=found.told)
    return show(request, "console/desk/empty.html", {"told": found.told, "term": term})


@desk_view
def alike(request: HttpRequest) -> HttpResponse:
    """Who may be the same as whoever is being typed, shown while the clerk goes on."""
    form = form_of(request, DeskForm)
    form.is_valid()
    return HttpResponse(alike_part(request, form))


@desk_view
def grounds(request: HttpRequest) -> HttpResponse:
    """On what grounds a card may be issued, once a receipt or a benefit is typed."""
    form = form_of(request, DeskForm)
    programme = form.cleaned_data.get("programme")
    return HttpResponse(grounds_part(request, programme, form.cleaned_data) if programme else "")


@desk_view
@require_POST
def form_again(request: HttpRequest) -> HttpResponse:
    """The form as another programme wants it, with all that was typed."""
    form = form_of(request, DeskForm)
    sent = {name: request.POST.get(name) for name in form.fields if name in request.POST}
    typed = sent | {"ways": request.POST.getlist("ways")} | place_of(request)
    again = DeskForm(questionnaire=form.questionnaire, initial=typed)
    return show(request, "console/desk/form.html", form_context(request, again))


def new_form(request: HttpRequest, prefill: dict[str, Any], told: str = "") -> HttpResponse:
    """An empty form, with what is known already."""
    place = place_of(request)
    has_stock = place["programme"] and place["programme"].cards.filter(state="stock").exists()
    initial = place | {"signing": PAPER, "card": PLASTIC if has_stock or prefill.get("card_number") else "virtual"}
    initial |= {"signing": "code"} if prefill.get("phone") else {}
    form = DeskForm(questionnaire=survey_of(place["programme"]), initial=initial | prefill)
    return show(request, "console/desk/form.html", form_context(request, form) | {"told": told})


def form_of(request: HttpRequest, kind: type[DeskForm]) -> DeskForm:
    """The form as it came; the place in it is remembered."""
    programme = Programme.objects.filter(pk=row_id_of(request.POST.get("programme", ""))).first()
    form = kind(request.POST, questionnaire=survey_of(programme))
    form.full_clean()
    keep_place(request, form.cleaned_data)
    return form


def form_context(request: HttpRequest, form: DeskForm) -> dict[str, Any]:
    """What the form's template needs beside the form."""
    programme = form.initial.get("programme") or getattr(form, "cleaned_data", {}).get("programme")
    age = max(programme.min_age, programme.self_consent_age) if programme else 18
    has_rules = programme is not None and programme.card_rules.exists()
    grounds = grounds_part(request, programme, getattr(form, "cleaned_data", {})) if has_rules else ""
    counts = programme is not None and programme.late_accrual != Programme.LateAccrual.OFF
    return {
        "form": form,
        "own_age": age,
        "has_rules": has_rules,
        "may_count": has_rules and counts,
        "grounds_part": mark_safe(grounds),
    }


def alike_part(request: HttpRequest, form: DeskForm) -> str:
    """Look-alikes of what is typed, as a part of the page; "" when there are none."""
    found = alike_people(form.cleaned_data)
    looked_at([each.person for each in found], user=request.user, now=timezone.now())
    if not found:
        return ""
    return render_to_string(
        "console/desk/alike.html",
        {
            "alike": found,
            "others": ",".join(str(each.person.pk) for each in found),
            "is_said": {each.person.pk for each in found} <= form.seen_others(),
        },
        request=request,
    )


def alike_people(typed: dict[str, Any]) -> list[LookAlike]:
    """Who looks like whoever is typed."""
    return look_alikes(
        last_name=typed.get("last_name") or "",
        first_name=typed.get("first_name") or "",
        middle_name=typed.get("middle_name") or "",
        birth_date=typed.get("birth_date"),
        phone=typed.get("phone") or "",
    )


def _member(request: HttpRequest, person: Person, found: Found, now: Any, term: str = "") -> HttpResponse:
    looked_at([person], user=request.user, now=now)
    context = {
        "person": person,
        "accounts": standings(person, now=now),
        "cards": cards_of(person),
        "found": found,
        "term": term,
    }
    return show(request, "console/desk/member.html", context)


def _of_relative(person: Person) -> dict[str, Any]:
    """A form for somebody whom a member represents."""
    return {
        "last_name": person.last_name,
        "full_name": f"{person.last_name} ",
        "address": person.address,
        "is_represented": True,
        "rep_name": str(person),
        "rep_birth_date": f"{person.birth_date:%d.%m.%Y}" if person.birth_date else "",
        "rep_phone": str(person.phone or ""),
        "signing": PAPER,
    }


def row_id_of(text: str) -> int:
    """The number of a row as a page sends it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
