import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Account
from members.models.account import MomentRange
from pharmacies.models import Programme
from pharmacies.models.contract import same


@pghistory.track(exclude=["member_count", "refreshed_at"])
class Segment(models.Model):
    """A named audience: accounts that fulfil its conditions when it is refreshed, or a list that people keep."""

    class Kind(models.TextChoices):
        COMPUTED = "computed", _("by conditions")
        LIST = "list", _("list")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="segments"
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.COMPUTED)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    is_kept = models.BooleanField(
        _("refreshed every night"), default=True, help_text=_("Otherwise only when somebody asks for it.")
    )
    member_count = models.PositiveIntegerField(_("members"), default=0, editable=False)
    refreshed_at = models.DateTimeField(_("refreshed"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="segment_code_is_one")]

    def __str__(self) -> str:
        return self.name


class SegmentMember(models.Model):
    """That an account belongs to a segment [starts_at, ends_at). Rows are ended, not deleted: they are the history."""

    class Source(models.TextChoices):
        SWEEP = "sweep", _("conditions")
        IMPORT = "import", _("import")
        PERSON = "person", _("a person")

    segment = models.ForeignKey(Segment, verbose_name=_("segment"), on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="segment_memberships", db_index=False
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.CharField(_("through"), max_length=8, choices=Source)

    class Meta:
        verbose_name = _("segment member")
        verbose_name_plural = _("segment members")
        ordering = ["segment", "-starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="segment_is_left_after_it_is_joined",
            ),
            # Account first: the till reads the open memberships of one account with every receipt.
            models.UniqueConstraint(
                fields=["account", "segment"],
                condition=Q(ends_at__isnull=True),
                name="account_is_in_a_segment_now_once",
            ),
            # Account first here too: the index grows with the members, and by segments it would not tell them apart.
            ExclusionConstraint(
                name="account_is_in_a_segment_once",
                expressions=[
                    same("account"),
                    same("segment"),
                    (MomentRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.segment}"
