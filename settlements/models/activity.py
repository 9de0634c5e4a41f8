from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account


class Activity(models.Model):
    """What an account has bought so far, kept with every purchase and return, so that nobody has to sum purchases.

    `purchases` counts those that have not come back as a whole, `amount_kopecks` is what was paid less what was given
    back; the dates are those of the first and the last purchase ever, whatever came back since.
    """

    account = models.OneToOneField(
        Account, verbose_name=_("account"), primary_key=True, on_delete=models.PROTECT, related_name="activity"
    )
    purchases = models.IntegerField(_("purchases"), default=0)
    amount_kopecks = models.BigIntegerField(_("paid, kopecks"), default=0)
    first_on = models.DateField(_("first purchase"))
    last_on = models.DateField(_("last purchase"))

    class Meta:
        verbose_name = _("activity of an account")
        verbose_name_plural = _("activity of accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(purchases__gte=0, amount_kopecks__gte=0), name="activity_never_below_zero"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.purchases}"
