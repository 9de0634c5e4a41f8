import pghistory
from django.contrib.auth.models import Group
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.models import Approval
from members.models import Account
from settlements.models.ledger import Entry


class Adjustment(models.Model):
    """Points that a person gave or wrote off by hand: why, who, and who agreed when it took two. Append-only."""

    class Kind(models.TextChoices):
        ACCRUAL = "accrual", _("points given")
        WRITE_OFF = "write_off", _("points written off")
        SHORTFALL = "shortfall", _("shortfall written off")

    class Reason(models.TextChoices):
        FORGOTTEN_CARD = "forgotten_card", _("the card was not shown")
        TILL_ERROR = "till_error", _("the till's mistake")
        OUR_ERROR = "our_error", _("our mistake")
        COMPLAINT = "complaint", _("goodwill after a complaint")
        DUPLICATE = "duplicate", _("booked twice")
        ABUSE = "abuse", _("abuse")
        OTHER = "other", _("other, see the comment")

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="adjustments"
    )
    kind = models.CharField(_("what was done"), max_length=12, choices=Kind)
    amount_kopecks = models.BigIntegerField(_("points, kopecks"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason)
    comment = models.CharField(_("comment"), max_length=300)
    key = models.UUIDField(_("key of the form"), unique=True, editable=False)
    entry = models.OneToOneField(
        Entry, verbose_name=_("ledger entry"), on_delete=models.PROTECT, related_name="adjustment"
    )
    approval = models.OneToOneField(
        Approval, verbose_name=_("approval"), null=True, on_delete=models.PROTECT, related_name="adjustment"
    )
    made_by = models.CharField(_("made by"), max_length=150)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ["-id"]
        permissions = [("approve_adjustment", "Can approve adjustments above the limit")]
        constraints = [models.CheckConstraint(condition=Q(amount_kopecks__gt=0), name="adjustment_moves_something")]
        indexes = [models.Index(fields=["made_by", "made_at"], name="adjustment_by_who_made_it")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {print_roubles(self.amount_kopecks)}"


@pghistory.track()
class AdjustmentLimit(models.Model):
    """What people of a group may adjust alone. Above it, and without a row, a second person agrees."""

    group = models.OneToOneField(
        Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="adjustment_limit"
    )
    at_once_kopecks = models.BigIntegerField(_("at once, kopecks"), validators=[MinValueValidator(0)])
    per_day_kopecks = models.BigIntegerField(_("in a day, kopecks"), validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("limit of adjustments")
        verbose_name_plural = _("limits of adjustments")
        ordering = ["group__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(at_once_kopecks__gte=0, per_day_kopecks__gte=F("at_once_kopecks")),
                name="adjustment_limit_makes_sense",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {print_roubles(self.at_once_kopecks)}"
