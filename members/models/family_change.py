import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.account import Account, AccountHolder
from members.models.person import Person
from members.models.representation import Representation
from pharmacies.models import Outlet, StaffUser


@pghistory.track()
class FamilyChange(models.Model):
    """A dated document by which a family changes: nothing about a family is ever edited.

    An adult signs for himself, so a change that needs his consent waits for it.
    """

    class Kind(models.TextChoices):
        FOUNDED = "founded", _("family founded")
        JOINED = "joined", _("somebody joined")
        LEFT = "left", _("somebody left")
        NEW_HEAD = "new_head", _("another head")
        DIED = "died", _("somebody died")
        OF_AGE = "of_age", _("a child came of age")
        DISSOLVED = "dissolved", _("family dissolved")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a signature")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    number = models.CharField(_("number"), max_length=40, unique=True)
    account = models.ForeignKey(
        Account, verbose_name=_("family"), on_delete=models.PROTECT, related_name="family_changes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    person = models.ForeignKey(Person, verbose_name=_("whom"), on_delete=models.PROTECT, related_name="family_changes")
    role = models.CharField(_("role"), max_length=8, choices=AccountHolder.Role, blank=True)
    representation = models.ForeignKey(
        Representation,
        verbose_name=_("representative"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    requested_by = models.ForeignKey(
        Person,
        verbose_name=_("requested by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DONE)
    counts_from = models.DateField(_("accumulation counts from"), null=True, blank=True)
    points_kopecks = models.BigIntegerField(
        _("points taken along, kopecks"),
        null=True,
        blank=True,
        help_text=_("Only where a programme lets a family agree."),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    clerk = models.ForeignKey(
        StaffUser, verbose_name=_("clerk"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField(_("requested"))
    effective_at = models.DateTimeField(_("in effect from"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a family")
        verbose_name_plural = _("changes of families")
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", effective_at__isnull=False)
                | (~Q(state="done") & Q(effective_at__isnull=True)),
                name="family_change_done_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(points_kopecks__isnull=True) | Q(points_kopecks__gte=0),
                name="family_change_takes_no_debt_along",
            ),
            models.UniqueConstraint(
                fields=["account", "person", "kind"], condition=Q(state="waiting"), name="family_change_is_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number
