import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.account import Account
from members.models.person import Person
from pharmacies.models import StaffUser


@pghistory.track()
class Departure(models.Model):
    """That somebody leaves the programme: by his own wish, because he withdrew his consent, or because he died.

    Leaving closes the account; erasing the data of the person is due within 30 days and is noted with its act.
    """

    class Kind(models.TextChoices):
        LEFT = "left", _("left the programme")
        WITHDREW = "withdrew", _("withdrew the consent to personal data")
        DIED = "died", _("died")

    number = models.CharField(_("number"), max_length=40, unique=True)
    person = models.ForeignKey(Person, verbose_name=_("member"), on_delete=models.PROTECT, related_name="departures")
    account = models.ForeignKey(
        Account, verbose_name=_("account"), null=True, blank=True, on_delete=models.PROTECT, related_name="departures"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    written_off_kopecks = models.BigIntegerField(_("points written off, kopecks"), default=0)
    made_at = models.DateTimeField(_("made"))
    clerk = models.ForeignKey(
        StaffUser, verbose_name=_("clerk"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    erase_by = models.DateField(_("data to be erased by"), null=True, blank=True)
    erased_at = models.DateTimeField(_("data erased"), null=True, blank=True)
    act_number = models.CharField(_("act of destruction"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("departure of a member")
        verbose_name_plural = _("departures of members")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(erased_at__isnull=True) & Q(act_number=""))
                | (Q(erased_at__isnull=False) & ~Q(act_number="")),
                name="erasure_has_its_act",
            ),
            models.UniqueConstraint(fields=["person", "account", "kind"], name="departure_is_noted_once"),
        ]

    def __str__(self) -> str:
        return self.number
