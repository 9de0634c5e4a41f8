from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from coalition.toolkit.admin.base import ReadOnlyAdmin
from coalition.toolkit.admin.columns import DASH, masked_phone, pill
from coalition.toolkit.kinds import in_words
from coalition.toolkit.models import OutboxMessage


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin):
    """Messages that left or wait. What a secret one says is shown to nobody."""

    list_display = (
        "created_at",
        "channel",
        "masked_recipient",
        "purpose_words",
        pill(OutboxMessage, "state", sent="success", queued="info", failed="danger"),
        "tries",
        "sent_at",
    )
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        ("created_at", RangeDateTimeFilter),
    )
    readonly_fields = ("masked_recipient", "purpose_words", "subject_line", "shown_text")
    fieldsets = (
        (None, {"fields": (("channel", "masked_recipient"), ("purpose_words", "subject_line"), "shown_text")}),
        (_("Sending"), {"fields": (("state", "tries"), ("created_at", "sent_at"), ("reference", "error"))}),
    )

    @admin.display(description=_("recipient"))
    def masked_recipient(self, message: OutboxMessage) -> str:
        """Enough to recognise, too little to write to."""
        if message.channel == OutboxMessage.Channel.SMS:
            return masked_phone(message.recipient)
        name, _at, domain = message.recipient.partition("@")
        return f"{name[:1]}•••@{domain}"

    @admin.display(description=_("purpose"), ordering="purpose")
    def purpose_words(self, message: OutboxMessage) -> str:
        """What it is for."""
        return in_words(message.purpose)

    @admin.display(description=_("subject of the message"))
    def subject_line(self, message: OutboxMessage) -> str:
        """What an e-mail is headed; an SMS has none."""
        return message.subject or DASH

    @admin.display(description=_("text"))
    def shown_text(self, message: OutboxMessage) -> str:
        """What it says, unless that is secret."""
        return str(_("The text is secret and is struck out once it was sent.")) if message.is_secret else message.body
