"""The buttons of a version's life that promotions know themselves: check, approve, send back, stop for good a draft."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from coalition.toolkit.admin.asking import Question, ask
from coalition.toolkit.admin.columns import link_to
from promotions.admin.constructor.words import said
from promotions.models import PromotionVersion
from promotions.operations.lifecycle import approve_version, check_version, send_back
from promotions.operations.own_promotions import hold_terms, send_offer_back
from promotions.queries.hindrances import hindrances_of
from promotions.queries.second_looks import waiting_second_look

CHANGE = "promotions.change_promotionversion"


def check(request: HttpRequest, version_id: int, model_admin: ModelAdmin) -> HttpResponse:
    """Ask, then hand a draft over for approval."""
    question = Question(
        gettext_lazy("Hand over for approval"),
        gettext_lazy("The terms are complete. A second person reads and approves them."),
        gettext_lazy("Hand over"),
    )

    def hand_over(version: PromotionVersion, by: str, wanted: dict[str, Any]) -> str:
        check_version(version=version, by=by, now=timezone.now(), today=timezone.localdate())
        return _("The version waits for a second person.")

    return _step(request, version_id, model_admin, question, hand_over)


def approve(request: HttpRequest, version_id: int, model_admin: ModelAdmin) -> HttpResponse:
    """Ask, with the warnings that the second person takes upon himself."""
    version = _found(request, version_id)
    warnings = [each for each in hindrances_of(version, today=timezone.localdate()) if not each.is_blocking]
    question = Question(
        gettext_lazy("Approve"),
        gettext_lazy("You confirm that you have read the terms. Tick what you take upon yourself.")
        if warnings
        else gettext_lazy("You confirm that you have read the terms."),
        gettext_lazy("Approve"),
        _approval_form([(each.code, said(each)) for each in warnings], version),
    )

    def agree(version: PromotionVersion, by: str, wanted: dict[str, Any]) -> str:
        accepted = wanted.get("accepted", ())
        done = approve_version(
            version=version, by=by, now=timezone.now(), today=timezone.localdate(), accepted=set(accepted)
        )
        waiting = waiting_second_look(done)
        if waiting is not None:
            sentence = _("The budget is above the limit of one approval: accounts agree as well, {}.")
            return format_html(sentence, link_to(waiting, _("here")))
        return _("The version is approved and may be started.")

    return _step(request, version_id, model_admin, question, _as_read(agree))


def back(request: HttpRequest, version_id: int, model_admin: ModelAdmin) -> HttpResponse:
    """Ask, then return a version to its author."""
    question = Question(
        gettext_lazy("Send back to the author"),
        gettext_lazy("The version becomes a draft again and may be changed."),
        gettext_lazy("Send back"),
        forms.Form if _found(request, version_id).promotion.owner_id is None else RemarkForm,
    )

    def return_it(version: PromotionVersion, by: str, wanted: dict[str, Any]) -> str:
        if version.promotion.owner_id is None:
            send_back(version=version)
        else:
            send_offer_back(version=version, remark=wanted["remark"])
        return _("The version is a draft again.")

    return _step(request, version_id, model_admin, question, return_it)


class RemarkForm(forms.Form):
    """What the participant who offers the promotion is to mend."""

    remark = forms.CharField(
        label=gettext_lazy("Remark for the participant"),
        max_length=300,
        widget=UnfoldAdminTextareaWidget,
        help_text=gettext_lazy("It stands on the promotion in the participant's cabinet."),
    )


def _as_read(agree: Callable[[PromotionVersion, str, dict[str, Any]], str]) -> Callable[..., str]:
    """Agree to what was read: a participant may change an offer while it is being read here."""

    def agree_to_it(version: PromotionVersion, by: str, wanted: dict[str, Any]) -> str:
        with transaction.atomic():
            if version.promotion.owner_id is not None:
                hold_terms(version=version, read_at=wanted["read_at"])
            return agree(version, by, wanted)

    return agree_to_it


def _approval_form(warnings: list[tuple[str, str]], version: PromotionVersion) -> type[forms.Form]:
    fields: dict[str, forms.Field] = {}
    if warnings:
        fields["accepted"] = forms.MultipleChoiceField(
            label=_("I accept"), choices=warnings, widget=UnfoldAdminCheckboxSelectMultipleWidget, required=False
        )
    if version.promotion.owner_id is not None:
        # As text: the field would leave microseconds out, and what is read back would never be the same moment.
        fields["read_at"] = forms.DateTimeField(widget=forms.HiddenInput, initial=version.made_at.isoformat())
    return type("ApprovalForm", (forms.Form,), fields)


def _step(
    request: HttpRequest,
    version_id: int,
    model_admin: ModelAdmin,
    question: Question,
    do: Callable[[PromotionVersion, str, dict[str, Any]], str],
) -> HttpResponse:
    version = _found(request, version_id)
    by = request.user.get_username()
    return ask(model_admin, request, question, lambda wanted: do(version, by, wanted), row=version.promotion)


def _found(request: HttpRequest, version_id: int) -> PromotionVersion:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    return get_object_or_404(PromotionVersion.objects.select_related("promotion__programme"), pk=version_id)
