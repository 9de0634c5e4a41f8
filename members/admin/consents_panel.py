"""What a person agreed to, on his page: state, version, proof, scans, and what may be done with it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.asking import Question, Reason, address_of, ask, found
from coalition.toolkit.admin.base import ConsoleAdmin
from coalition.toolkit.admin.columns import DASH, badge, masked_paper
from coalition.toolkit.admin.panels import Button, Panel, panel_on
from coalition.toolkit.admin.tables import Head, Table
from coalition.toolkit.admin.units import said
from members.models import Consent, ConsentScan, ConsentText, Person, PersonView, Representation
from members.operations.consent_errors import WithdrawalIsLeaving
from members.operations.consent_scans import attach_scan, open_scan
from members.operations.consents import give_consent, withdraw_consent, withdraw_ways
from members.operations.looks import note_look
from members.queries.consent_texts import text_in_force
from members.queries.consents import live_consents

GIVE, CHANGE, READ = "members.add_consent", "members.change_consent", "members.view_consent"
READ_SCAN = "members.view_consentscan"
"""A scan shows name, phone and address whole, so it is a right of its own."""
BREAK = mark_safe("<br>")
PERSONAL = (ConsentText.Kind.PERSONAL_DATA, ConsentText.Kind.REPRESENTATIVE)


def give(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin) -> HttpResponseBase:
    """Ask which consent was signed, by whom and how; note it, with the scan when there is one."""
    person = _allowed(request, object_id, model_admin, GIVE)

    @transaction.atomic
    def note(typed: dict[str, Any]) -> str:
        text = text_in_force(kind=typed["kind"], today=timezone.localdate())
        if text is None:
            raise Http404
        represented = Representation.objects.filter(pk=typed["signed_by"] or None, ward=person).first()
        now = timezone.now()
        consent = give_consent(
            person=person,
            text=text,
            channel=Consent.Channel.PAPER,
            now=now,
            signed_by=represented.representative if represented else None,
            authority=represented.authority if represented else "",
            ways=typed["ways"],
            paper_number=typed["paper_number"],
            clerk=request.user,
        )
        if typed["scan"]:
            attach_scan(consent=consent, file=typed["scan"], clerk=request.user, now=now)
        return _("The consent is noted.")

    question = Question(
        _("Note a signed consent"),
        _("The person has signed the paper. Compare the version and the name, then attach the scan."),
        _("Note"),
        _give_form(person),
    )
    return ask(model_admin, request, question, note, row=person)


def withdraw(request: HttpRequest, object_id: str, consent_id: int, model_admin: ConsoleAdmin) -> HttpResponseBase:
    """Ask why, and of advertising by which ways; take it back at once."""
    person = _allowed(request, object_id, model_admin, CHANGE)
    consent = _consent_of(person, consent_id)

    def take_back(typed: dict[str, Any]) -> str:
        if consent.text.kind in PERSONAL:
            raise WithdrawalIsLeaving
        how = {"consent": consent, "now": timezone.now(), "reason": typed["reason"], "clerk": request.user}
        if consent.ways:
            withdraw_ways(ways=typed["ways"], **how)
        else:
            withdraw_consent(**how)
        return _("It is taken back, from this moment on.")

    form = _ways_form(consent.ways) if consent.ways else Reason
    question = Question(
        _("Withdraw the consent"), f"{consent.text}. {_('It takes effect at once.')}", _("Withdraw"), form, True
    )
    return ask(model_admin, request, question, take_back, row=person)


def attach(request: HttpRequest, object_id: str, consent_id: int, model_admin: ConsoleAdmin) -> HttpResponseBase:
    """Ask for the scan of a signed consent and keep it."""
    person = _allowed(request, object_id, model_admin, GIVE)
    consent = _consent_of(person, consent_id)

    def keep(typed: dict[str, Any]) -> str:
        attach_scan(consent=consent, file=typed["scan"], clerk=request.user, now=timezone.now())
        return _("The scan is kept.")

    question = Question(_("Attach a scan"), str(consent.text), _("Attach"), _ScanForm)
    return ask(model_admin, request, question, keep, row=person)


def show_scan(request: HttpRequest, object_id: str, scan_id: int, model_admin: ConsoleAdmin) -> HttpResponseBase:
    """The scan itself, for those who may read consents; that they looked is written down."""
    person = _allowed(request, object_id, model_admin, READ_SCAN)
    scan = ConsentScan.objects.filter(pk=scan_id, consent__person=person).first()
    if scan is None:
        raise Http404
    try:
        file, media_type = open_scan(scan=scan)
    except DomainError as error:
        messages.error(request, said(error))
        return HttpResponseRedirect(address_of(model_admin, person))
    note_look(person_id=person.pk, user=request.user, page=PersonView.Page.PAPER, now=timezone.now())
    name = f"scan-{scan.pk}.{scan.file.name.rpartition('.')[2]}"
    answer = FileResponse(file, content_type=media_type, filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


class _ScanForm(forms.Form):
    scan = forms.FileField(
        label=gettext_lazy("Scan"),
        help_text=gettext_lazy("PDF, JPEG, PNG or HEIC, 10 MB at most."),
        widget=UnfoldAdminFileFieldWidget,
    )


def _ways_field(ways: Any, *, is_required: bool) -> forms.MultipleChoiceField:
    choices = [(way, label) for way, label in Consent.Way.choices if way in ways]
    return forms.MultipleChoiceField(
        label=_("By which ways"), choices=choices, required=is_required, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )


def _ways_form(ways: list[str]) -> type[forms.Form]:
    class WaysAndReason(Reason):
        field_order = ("ways", "reason")

    WaysAndReason.base_fields["ways"] = _ways_field(ways, is_required=True)
    WaysAndReason.base_fields["ways"].initial = ways
    return WaysAndReason


def _give_form(person: Person) -> type[forms.Form]:
    live = Representation.objects.filter(ward=person, ends_at__isnull=True).select_related("representative")
    signers = [("", str(person)), *((str(each.pk), f"{each.representative} ({each.authority})") for each in live)]

    class Signed(forms.Form):
        kind = forms.ChoiceField(
            label=gettext_lazy("Consent"), choices=ConsentText.Kind.choices, widget=UnfoldAdminSelectWidget
        )
        ways = _ways_field(Consent.Way.values, is_required=False)
        signed_by = forms.ChoiceField(
            label=gettext_lazy("Signed by"), choices=signers, required=False, widget=UnfoldAdminSelectWidget
        )
        paper_number = forms.CharField(
            label=gettext_lazy("Number of the paper"),
            max_length=40,
            required=False,
            widget=UnfoldAdminTextInputWidget,
        )
        scan = forms.FileField(
            label=gettext_lazy("Scan"),
            help_text=gettext_lazy("PDF, JPEG, PNG or HEIC, 10 MB at most."),
            required=False,
            widget=UnfoldAdminFileFieldWidget,
        )

    Signed.base_fields["ways"].help_text = _("Of advertising alone.")
    return Signed


def _allowed(request: HttpRequest, object_id: str, model_admin: ConsoleAdmin, right: str) -> Person:
    if not request.user.has_perm(right):
        raise PermissionDenied
    return found(model_admin, request, object_id)


def _consent_of(person: Person, consent_id: int) -> Consent:
    consent = Consent.objects.filter(pk=consent_id, person=person).select_related("text").first()
    if consent is None:
        raise Http404
    return consent


@panel_on(Person)
class ConsentsPanel(Panel):
    """Consents with their proof, the latest first."""

    model = Consent
    place = 10
    title = gettext_lazy("consents")
    template = "console/buttons.html"
    permission = READ
    views = (
        ("<path:object_id>/consent/", "members_person_consent", give),
        ("<path:object_id>/consent/<int:consent_id>/withdraw/", "members_person_consent_withdraw", withdraw),
        ("<path:object_id>/consent/<int:consent_id>/attach/", "members_person_consent_attach", attach),
        ("<path:object_id>/scan/<int:scan_id>/", "members_person_scan", show_scan),
    )

    def context(self) -> dict[str, Any]:
        """A row for each consent; the button for a new one."""
        heads = [
            *(Head(_("consent")), Head(_("state")), Head(_("given")), Head(_("signed by")), Head(_("proof"))),
            Head(_("what to do")),
        ]
        consents = (
            Consent.objects.filter(person=self.row)
            .select_related("text", "withdrawal", "outlet", "clerk", "signed_by")
            .prefetch_related("scans")
            .order_by("-given_at", "-pk")
        )
        states = _states(self.row, list(consents))
        rows = [self._cells(consent, states[consent.pk]) for consent in consents]
        may_give = self.request.user.has_perm(GIVE) and self.row.anonymised_at is None
        address = reverse("admin:members_person_consent", args=[self.row.pk])
        return {
            "tables": [Table(heads, rows, empty=_("Nothing was agreed to."))],
            "buttons": [Button(_("Note a signed consent"), address)] if may_give else [],
        }

    def _cells(self, consent: Consent, state: SafeString) -> list[Any]:
        ways = ", ".join(str(Consent.Way(way).label) for way in consent.ways)
        where = ", ".join(
            str(part) for part in (consent.outlet, consent.clerk and consent.clerk.get_username()) if part
        )
        given = date_format(timezone.localtime(consent.given_at), "SHORT_DATETIME_FORMAT")
        return [
            format_html("<div>{}{}</div>", consent.text, format_html("<br>{}", ways) if ways else ""),
            state,
            format_html("<div>{}<br>{}{}</div>", given, consent.get_channel_display(), f" · {where}" if where else ""),
            ", ".join(filter(None, (str(consent.signed_by), self._authority(consent)))),
            self._proof(consent),
            self._steps(consent),
        ]

    def _authority(self, consent: Consent) -> str:
        """The paper by which somebody signed; its figures are for those who write consents down."""
        return consent.authority if self.request.user.has_perm(GIVE) else masked_paper(consent.authority)

    def _proof(self, consent: Consent) -> SafeString | str:
        told = [consent.paper_number, consent.rendered_hash[:12] and f"SHA-256 {consent.rendered_hash[:12]}…"]
        scans = consent.scans.all() if self.request.user.has_perm(READ_SCAN) else ()
        links = [
            format_html(
                '<a class="text-link" href="{}" target="_blank">{}</a>',
                reverse("admin:members_person_scan", args=[self.row.pk, scan.pk]),
                _("scan of %(day)s") % {"day": date_format(timezone.localdate(scan.attached_at), "SHORT_DATE_FORMAT")},
            )
            for scan in scans
        ]
        parts = [part for part in (*told, *links) if part]
        return _stacked("{}", [(part,) for part in parts])

    def _steps(self, consent: Consent) -> SafeString | str:
        user, steps = self.request.user, []
        is_live = not hasattr(consent, "withdrawal")
        if user.has_perm(GIVE):
            steps.append(("attach", _("attach a scan")))
        if is_live and user.has_perm(CHANGE) and consent.text.kind not in PERSONAL:
            steps.append(("withdraw", _("withdraw")))
        cells = [
            (reverse(f"admin:members_person_consent_{name}", args=[self.row.pk, consent.pk]), title)
            for name, title in steps
        ]
        steps_told = _stacked('<a class="text-link" href="{}">{}</a>', cells)
        if is_live and user.has_perm(CHANGE) and consent.text.kind in PERSONAL:
            return format_html("{}<div>{}</div>", steps_told if cells else "", _("withdrawn by leaving"))
        return steps_told


def _stacked(form: str, parts: list[Any]) -> SafeString | str:
    return format_html("<div>{}</div>", format_html_join(BREAK, form, parts)) if parts else DASH


def _states(person: Person, consents: list[Consent]) -> dict[int, SafeString]:
    """How each stands: the latest of a kind is in force, an older one was superseded, what nobody may sign lapsed."""
    live = set(live_consents().filter(person=person).values_list("pk", flat=True))
    states, kinds = {}, set()
    for consent in consents:
        if hasattr(consent, "withdrawal"):
            day = date_format(timezone.localtime(consent.withdrawal.withdrawn_at), "SHORT_DATETIME_FORMAT")
            states[consent.pk] = format_html("<div>{}<br>{}</div>", badge(_("withdrawn"), "danger"), day)
        elif consent.pk not in live:
            states[consent.pk] = badge(_("no longer counts"), "warning")
        elif consent.text.kind in kinds:
            states[consent.pk] = badge(_("superseded"))
        else:
            states[consent.pk] = badge(_("in force"), "success")
            kinds.add(consent.text.kind)
    return states
