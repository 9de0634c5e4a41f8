import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.kinds import in_words


@pghistory.track(exclude=["content"])
class Approval(models.Model):
    """A decision that needs two people: who asked, what exactly (by its hash), who agreed."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    kind = models.CharField(_("kind"), max_length=64)
    subject = models.CharField(_("subject"), max_length=100)
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.REQUESTED)
    requested_by = models.CharField(_("requested by"), max_length=150)
    requested_at = models.DateTimeField(_("requested"))
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="approved", decided_by=models.F("requested_by")),
                name="approval_needs_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(state="requested") | models.Q(decided_at__isnull=False),
                name="approval_decided_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=models.Q(state="requested"),
                name="approval_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{in_words(self.kind)} · №\u00a0{self.pk}"
