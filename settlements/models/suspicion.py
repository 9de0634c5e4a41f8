import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Card
from pharmacies.models import CashDesk, Cashier, Outlet, Programme
from settlements.models.adjustment import Adjustment
from settlements.models.purchase import Purchase
from settlements.models.purchase_return import PurchaseReturn


class Sign(models.TextChoices):
    """What may be abuse by staff, and may be innocent: somebody has to look."""

    OFTEN_AT_ONE_DESK = "often_at_one_desk", _("one card many times at one cash desk")
    OWN_CARD = "own_card", _("cashier's own card")
    TYPED_NUMBERS = "typed_numbers", _("numbers of cards typed by hand")
    SPENT_AFTER_ENROLMENT = "spent_after_enrolment", _("points spent right after enrolment")
    RETURNED_AFTER_SPENDING = "returned_after_spending", _("returned after the points were spent elsewhere")
    POINTS_BY_ONE_HAND = "points_by_one_hand", _("points given by one hand")


@pghistory.track()
class SuspicionRule(models.Model):
    """From how much on a sign becomes a suspicion; one row for each programme and sign."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="suspicion_rules"
    )
    sign = models.CharField(_("sign"), max_length=24, choices=Sign)
    is_on = models.BooleanField(_("looked for"), default=True)
    days = models.PositiveSmallIntegerField(_("within days"), default=1, validators=[MinValueValidator(1)])
    least = models.PositiveIntegerField(
        _("from how many"), default=5, validators=[MinValueValidator(1)], help_text=_("Receipts, returns or hours.")
    )
    share_bp = models.PositiveSmallIntegerField(_("from what share, 1/100 %"), null=True, blank=True)
    least_kopecks = models.BigIntegerField(_("from what sum, kopecks"), default=0)

    class Meta:
        verbose_name = _("sign of abuse")
        verbose_name_plural = _("signs of abuse")
        ordering = ["programme", "sign"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "sign"], name="sign_of_abuse_is_set_once"),
        ]

    def __str__(self) -> str:
        return self.get_sign_display()


@pghistory.track()
class Suspicion(models.Model):
    """A case to look into: a sign, whom it concerns, and the receipts that show it. `key` names it once for ever."""

    class State(models.TextChoices):
        OPEN = "open", _("to be looked into")
        CONFIRMED = "confirmed", _("confirmed")
        DISMISSED = "dismissed", _("dismissed")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="suspicions"
    )
    sign = models.CharField(_("sign"), max_length=24, choices=Sign)
    key = models.CharField(_("key"), max_length=120, unique=True, editable=False)
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), null=True, on_delete=models.PROTECT, related_name="suspicions"
    )
    desk = models.ForeignKey(
        CashDesk, verbose_name=_("cash desk"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    cashier = models.ForeignKey(
        Cashier, verbose_name=_("cashier"), null=True, on_delete=models.PROTECT, related_name="suspicions"
    )
    account = models.ForeignKey(
        Account, verbose_name=_("account"), null=True, on_delete=models.PROTECT, related_name="suspicions"
    )
    card = models.ForeignKey(Card, verbose_name=_("card"), null=True, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(_("staff user"), max_length=150, blank=True)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("to"))
    count = models.PositiveIntegerField(_("how many"))
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"), default=0)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("found"))
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("suspicion")
        verbose_name_plural = _("suspicions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="suspicion_decided_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sign_display()} · {self.last_on:%d.%m.%Y}"


class SuspicionReceipt(models.Model):
    """A receipt, a return or an adjustment that shows a suspicion. Append-only."""

    suspicion = models.ForeignKey(
        Suspicion, verbose_name=_("suspicion"), on_delete=models.PROTECT, related_name="receipts"
    )
    purchase = models.ForeignKey(
        Purchase, verbose_name=_("purchase"), null=True, on_delete=models.PROTECT, related_name="suspicions"
    )
    purchase_return = models.ForeignKey(
        PurchaseReturn, verbose_name=_("return"), null=True, on_delete=models.PROTECT, related_name="suspicions"
    )
    adjustment = models.ForeignKey(
        Adjustment, verbose_name=_("adjustment"), null=True, on_delete=models.PROTECT, related_name="suspicions"
    )

    class Meta:
        verbose_name = _("receipt of a suspicion")
        verbose_name_plural = _("receipts of suspicions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["suspicion", "purchase", "purchase_return", "adjustment"],
                nulls_distinct=False,
                name="suspicion_names_a_receipt_once",
            ),
            models.CheckConstraint(
                condition=Q(purchase__isnull=False) | Q(purchase_return__isnull=False) | Q(adjustment__isnull=False),
                name="suspicion_receipt_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suspicion} · {self.pk}"
