from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.kinds import in_words


class OutboxMessage(models.Model):
    """A message that is to leave: written in the transaction that wants it sent, sent by `coalition.toolkit.outbox`.

    What it says is struck out once it was sent when it `is_secret` (a code): it is of no use to anybody any more.
    """

    class Channel(models.TextChoices):
        SMS = "sms", _("SMS")
        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    recipient = models.CharField(_("recipient"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    is_secret = models.BooleanField(_("secret"), default=False)
    purpose = models.CharField(_("purpose"), max_length=40)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)
    reference = models.CharField(_("number at the gateway"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="message_sent_has_a_date",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=models.Q(state="queued"), name="message_that_waits")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {in_words(self.purpose)}"
