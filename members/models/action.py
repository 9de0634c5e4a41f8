from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.account import Account


class MemberAction(models.Model):
    """What a member did that is no purchase and may be rewarded. `reference` tells two of a kind apart. Append-only."""

    class Kind(models.TextChoices):
        QUESTIONNAIRE = "questionnaire", _("filled in a questionnaire")
        CONTACT_DATA = "contact_data", _("gave contact data")
        REVIEW = "review", _("wrote a review")
        ACTION = "action", _("other, by its code")

    account = models.ForeignKey(Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="actions")
    kind = models.CharField(_("what was done"), max_length=16, choices=Kind)
    code = models.SlugField(_("code of the action"), max_length=40, blank=True, db_index=False)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    happened_at = models.DateTimeField(_("when"))
    recorded_by = models.CharField(_("recorded by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("action of a member")
        verbose_name_plural = _("actions of members")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "code", "reference"], name="action_is_recorded_once"),
            models.CheckConstraint(
                condition=(Q(kind="action") & ~Q(code="")) | (~Q(kind="action") & Q(code="")),
                name="action_of_another_kind_has_a_code",
            ),
        ]
        indexes = [models.Index(fields=["happened_at"], name="action_by_time")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code or self.reference}".strip()
