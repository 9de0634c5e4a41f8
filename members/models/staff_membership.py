import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.person import Person
from pharmacies.models import Cashier


@pghistory.track()
class StaffMembership(models.Model):
    """A cashier who is a member too: his own card at his own till is a sign to look into."""

    cashier = models.OneToOneField(
        Cashier, verbose_name=_("cashier"), on_delete=models.PROTECT, related_name="membership"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("member"), on_delete=models.PROTECT, related_name="staff_memberships"
    )

    class Meta:
        verbose_name = _("cashier who is a member")
        verbose_name_plural = _("cashiers who are members")

    def __str__(self) -> str:
        return f"{self.cashier} · {self.person}"
