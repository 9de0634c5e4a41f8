"""What the desk does with its form: prints the papers, sends a code, enrols."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalition.console.desk.fields import parts_of
from coalition.console.desk.form import DeskForm, WholeForm
from coalition.console.desk.issuing import receipt_of
from coalition.console.desk.pages import alike_part, desk_view, form_context, form_of, place_of, row_id_of, show
from coalition.console.desk.papers import agreements_of, papers_of, told_by_sms, typed_of
from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from members.documents.facts import Facts
from members.documents.papers import PaperKind, print_together
from members.models import BenefitProof, ConfirmationCode, PersonView, Representation
from members.operations.codes import check_code, send_code
from members.operations.consent_scans import LARGEST
from members.operations.enrolment import Applicant, Enrolment, Signatory, code_content
from members.operations.enrolment_errors import LookAlikesFound
from members.operations.looks import note_look
from members.queries.lookalikes import living_people
from settlements.movements.card_fees import CardGroundMissing
from settlements.movements.joining import Benefit, Joined, Joining, join_programme, joined_by

FIELD_OF = {
    "birth_date_refused": "birth_date",
    "representative_needed": "rep_name",
    "representative_is_ward": "rep_name",
    "representative_minor": "rep_birth_date",
    "ward_needs_nobody": "is_represented",
    "authority_missing": "rep_authority",
    "signer_authority_missing": "rep_authority",
    "personal_data_consent_missing": "agrees_data",
    "consent_must_be_on_paper": "signing",
    "health_consent_on_paper": "agrees_health",
    "advertising_to_minor": "ways",
    "consent_not_confirmed": "code",
    "code_refused": "code",
    "too_many_codes": "code",
    "phone_belongs_to_another": "phone",
    "scan_refused": "scan",
    "benefit_refused": "benefit_document",
    "health_consent_needed": "benefit",
    "card_ground_missing": "receipt",
    "invitation_unknown": "invited_by",
    "self_invitation": "invited_by",
    "friend_is_not_new": "invited_by",
}
"""Next to which field a refusal is shown; those of cards stand at the card's number, others above the form."""
MOST_SCANS = 6
Errors = dict[str, list[str]]


@desk_view
@require_POST
def papers(request: HttpRequest) -> HttpResponse:
    """All papers of the form in one PDF, each on sheets of its own."""
    form = form_of(request, DeskForm)
    if not form.is_valid():
        return _refused(request, form)
    survey = form.questionnaire if request.POST.get("print") == "survey" else None
    now = timezone.localdate()
    wanted = papers_of(form.cleaned_data, clerk=request.user, today=now, survey=survey)
    try:
        return _printed(wanted)
    except DomainError as error:
        return _refused(request, form, error)


@desk_view
@require_POST
def papers_again(request: HttpRequest) -> HttpResponse:
    """The papers of somebody who is a member already, with what is known of him now; to be signed anew."""
    person_id = request.POST.get("person", "")
    person = get_object_or_404(living_people(), pk=row_id_of(person_id))
    now, place = timezone.now(), place_of(request)
    if place["programme"] is None:
        raise Http404
    note_look(person_id=person.pk, user=request.user, page=PersonView.Page.PAPER, now=now)
    return _printed(papers_of(typed_of(person, place), clerk=request.user, today=timezone.localdate(now)))


def _printed(wanted: list[tuple[PaperKind, Facts]]) -> HttpResponse:
    paper = print_together(wanted)
    # Shown, not saved: the clerk prints it from the window. A name in a file's name would stay in the downloads.
    return HttpResponse(paper.body, content_type=paper.media_type, headers={"Content-Disposition": "inline"})


@desk_view
@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """Send a code for the very consents that the form has now."""
    form = form_of(request, DeskForm)
    now = timezone.now()
    if not form.is_valid():
        return _refused(request, form)
    typed = form.cleaned_data
    try:
        sent = send_code(
            programme=typed["programme"],
            phone=typed["phone"],
            purpose=ConfirmationCode.Purpose.CONSENT,
            clerk=request.user,
            now=now,
            content_hash=code_content(
                agreements_of(typed, clerk=request.user, today=timezone.localdate(now)), applicant_of(typed)
            ),
            what=told_by_sms(typed),
        )
    except DomainError as error:
        return _refused(request, form, error)
    told = _("The code is sent. It is good for %(minutes)d min.") % {"minutes": typed["programme"].code_minutes}
    if request.headers.get("X-Desk"):
        return JsonResponse({"code_id": sent.pk, "told": told})
    again = DeskForm(_with(request.POST, code_id=str(sent.pk)), questionnaire=form.questionnaire)
    again.is_valid()
    return show(request, "console/desk/form.html", form_context(request, again) | {"told": told})


@desk_view
@require_POST
def enrol(request: HttpRequest) -> HttpResponse:
    """Make a member of whoever the form is about; a refusal is shown at its field, and nothing typed is lost."""
    form = form_of(request, WholeForm)
    now = timezone.now()
    key = form.cleaned_data.get("key")
    done = joined_by(key=key, clerk=request.user, now=now) if key else None
    if done is None:
        if not form.is_valid():
            return _refused(request, form)
        try:
            if form.cleaned_data["signing"] == "code":
                _take_code(form.cleaned_data, now)
            done = join_programme(wanted=_joining(request, form), now=now)
        except DomainError as error:
            return _refused(request, form, error)
    return _welcome(request, done)


def _take_code(typed: dict[str, Any], now: Any) -> None:
    """Before the enrolment and apart from it, so that a wrong guess costs a try even though nobody is enrolled."""
    known = ConfirmationCode.objects.filter(pk=typed["code_id"], used_at__isnull=False).first()
    if known is None:
        check_code(code_id=typed["code_id"] or 0, typed=typed["code"], now=now)


def _joining(request: HttpRequest, form: WholeForm) -> Joining:
    typed = form.cleaned_data
    today = timezone.localdate()
    receipt = receipt_of(typed)
    if typed["receipt"] and receipt is None and typed["programme"].card_rules.exists():
        raise CardGroundMissing  # else the card would be given on another ground, for a fee perhaps
    enrolment = Enrolment(
        key=typed["key"],
        programme=typed["programme"],
        applicant=applicant_of(typed),
        agreements=agreements_of(typed, clerk=request.user, today=today),
        representative=_signatory(typed),
        code_id=typed["code_id"],
        scans=[file.read(LARGEST + 1) for file in request.FILES.getlist("scan")[:MOST_SCANS]],
        others=form.seen_others(),
        outlet=typed["outlet"],
        clerk=request.user,
    )
    return Joining(
        enrolment=enrolment,
        card_number=typed["card_number"] or None,
        rule_id=typed["rule"],
        receipt=receipt,
        counts_receipt=typed["counts_receipt"],
        benefits=_benefits(typed),
        questionnaire=form.questionnaire,
        answers=form.of_questions(),
        invited_by=typed["invited_by"],
    )


def applicant_of(typed: dict[str, Any]) -> Applicant:
    """Who is enrolled."""
    return Applicant(
        **{name: typed[name] for name in ("last_name", "first_name", "middle_name", "birth_date", "sex")},
        **{name: typed[name] for name in ("phone", "email", "address")},
    )


def _signatory(typed: dict[str, Any]) -> Signatory | None:
    if not typed["is_represented"]:
        return None
    last, first, middle = parts_of(typed["rep_name"])
    who = Applicant(last, first, middle, birth_date=typed["rep_birth_date"], phone=typed["rep_phone"])
    return Signatory(who, Representation.Kind(typed["rep_kind"] or "parent"), typed["rep_authority"])


def _benefits(typed: dict[str, Any]) -> tuple[Benefit, ...]:
    if not typed["benefit"]:
        return ()
    return (Benefit(BenefitProof.Category(typed["benefit"]), typed["benefit_document"], typed["benefit_until"]),)


def _refused(request: HttpRequest, form: DeskForm, error: DomainError | None = None) -> HttpResponse:
    """What is wrong, by field; the page keeps what was typed."""
    errors: Errors = {name: [str(each) for each in told] for name, told in form.errors.items()}
    if error is not None and not isinstance(error, LookAlikesFound):
        field = FIELD_OF.get(error.code, _near(error.code))
        errors.setdefault(field, []).append(said(error))
    alike = alike_part(request, form)
    if isinstance(error, LookAlikesFound):
        errors.setdefault("is_somebody_else", []).append(said(error))
    if request.headers.get("X-Desk"):
        return JsonResponse({"errors": errors, "alike": alike})
    for name, told in errors.items():
        if name not in form.errors:
            form.add_error(name if name in form.fields else None, told)
    context = form_context(request, form) | {"alike_part": mark_safe(alike)}
    return show(request, "console/desk/form.html", context, status=422)


def _near(code: str) -> str:
    """The field of a refusal that is not in the list, by the family of its code."""
    if code.startswith(("receipt_", "late_accrual")):
        return "receipt"
    return "card_number" if code.startswith("card_") else "__all__"


def _welcome(request: HttpRequest, done: Joined) -> HttpResponse:
    part = "console/desk/welcome.html"
    context = {"joined": done, "person": done.enrolled.person, "card": done.card}
    if request.headers.get("X-Desk"):
        return JsonResponse({"html": render_to_string(part, context, request=request)})
    return show(request, part, context)


def _with(data: Any, **changes: str) -> Any:
    data = data.copy()
    for name, value in changes.items():
        data[name] = value
    return data
