from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter
from unfold.decorators import action

from coalition.toolkit.admin.asking import Question, Reason, ask, found
from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import badge, link_to, masked_paper
from members.models import Consent, ConsentText
from members.operations.consent_errors import WithdrawalIsLeaving
from members.operations.consents import withdraw_consent


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """Proofs that people agreed, with where and how."""

    list_display = ("person_link", "text", "channel", "given_at", "outlet", "state")
    list_select_related = ("person", "text", "outlet", "withdrawal")
    list_filter = (
        ("text__kind", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("given_at", RangeDateTimeFilter),
    )
    search_fields = ("person__name_key", "person__phone__endswith")
    search_help_text = gettext_lazy("Last name, or the end of the phone")
    readonly_fields = ("person_link", "state")
    fieldsets = (
        (None, {"fields": (("person_link", "text"), ("state", "given_at"), ("signed_by", "authority"))}),
        (
            gettext_lazy("Proof"),
            {"fields": (("channel", "outlet"), ("clerk", "paper_number"), "rendered_hash", "ways", "evidence")},
        ),
    )

    actions_detail = ("withdraw",)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Consent | None:
        """The row; the figures of a representative's paper are for those who write consents down."""
        consent = super().get_object(request, *args, **kwargs)
        if consent is not None and not request.user.has_perm("members.add_consent"):
            consent.authority = masked_paper(consent.authority)
        return consent

    @action(
        description=gettext_lazy("Withdraw"), icon="undo", permissions=["members.change_consent", "members.view_person"]
    )
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Record that the consent is taken back."""
        consent = found(self, request, object_id)

        def withdraw(wanted: dict[str, Any]) -> str:
            if consent.text.kind in (ConsentText.Kind.PERSONAL_DATA, ConsentText.Kind.REPRESENTATIVE):
                raise WithdrawalIsLeaving
            withdraw_consent(consent=consent, now=timezone.now(), reason=wanted["reason"], clerk=request.user)
            return _("The consent is withdrawn.")

        question = Question(_("Withdraw the consent"), _("It takes effect at once."), _("Withdraw"), Reason, True)
        return ask(self, request, question, withdraw, row=consent)

    @admin.display(description=gettext_lazy("member"), ordering="person__name_key")
    def person_link(self, consent: Consent) -> str:
        """Who agreed."""
        return link_to(consent.person)

    @admin.display(description=gettext_lazy("state"))
    def state(self, consent: Consent) -> str:
        """In force, or taken back."""
        return badge(_("withdrawn"), "danger") if hasattr(consent, "withdrawal") else badge(_("in force"), "success")
