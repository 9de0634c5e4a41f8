import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.models import Approval, FrozenDocument
from pharmacies.models import Programme
from settlements.models.ledger import Entry
from settlements.models.statement import Statement


@pghistory.track()
class PaymentRegister(models.Model):
    """Payouts that leave together: prepared by one person, approved by another, exported for the bank.

    Approved, it takes a number without gaps and freezes its paper.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")
        DONE = "done", _("paid in full")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="payment_registers"
    )
    number = models.CharField(_("number"), max_length=40, null=True, blank=True, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PREPARED)
    pay_on = models.DateField(_("date of the orders"))
    payouts_count = models.PositiveIntegerField(_("payouts"), default=0)
    total_kopecks = models.BigIntegerField(_("total, kopecks"), default=0)
    document = models.OneToOneField(
        FrozenDocument, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approval = models.OneToOneField(
        Approval,
        verbose_name=_("approval"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payment_register",
    )
    prepared_by = models.CharField(_("prepared by"), max_length=150)
    prepared_at = models.DateTimeField(_("prepared"))
    approved_by = models.CharField(_("approved by"), max_length=150, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    exported_by = models.CharField(_("exported by"), max_length=150, blank=True)
    exported_at = models.DateTimeField(_("exported"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("payment register")
        verbose_name_plural = _("payment registers")
        ordering = ["-id"]
        permissions = [("approve_paymentregister", "Can approve payment registers")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("prepared_by")), name="register_needs_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "withdrawn"])
                | (Q(number__isnull=False, approved_at__isnull=False) & ~Q(approved_by="")),
                name="register_approved_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(exported_at__isnull=True) | ~Q(state__in=["prepared", "withdrawn"]),
                name="register_exported_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.get_state_display()} · {self.pay_on:%d.%m.%Y}"


@pghistory.track()
class Payout(models.Model):
    """Money for a partner by a statement: an order in a payment register, booked on the day the money left.

    When the bank gives it back, that is booked too, and another payout may take its place.
    """

    register = models.ForeignKey(
        PaymentRegister,
        verbose_name=_("payment register"),
        null=True,
        on_delete=models.PROTECT,
        related_name="payouts",
    )
    order_number = models.PositiveIntegerField(_("payment order"), null=True)
    statement = models.ForeignKey(
        Statement, verbose_name=_("statement"), on_delete=models.PROTECT, related_name="payouts"
    )
    entry = models.OneToOneField(
        Entry, verbose_name=_("entry"), null=True, on_delete=models.PROTECT, related_name="payout"
    )
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"))
    purpose = models.CharField(_("payment purpose"), max_length=210)
    prepared_by = models.CharField(_("prepared by"), max_length=150)
    prepared_at = models.DateTimeField(_("prepared"))
    approved_by = models.CharField(_("approved by"), max_length=150, blank=True)
    paid_on = models.DateField(_("paid"), null=True, blank=True)
    return_entry = models.OneToOneField(
        Entry,
        verbose_name=_("entry of the return"),
        null=True,
        on_delete=models.PROTECT,
        related_name="returned_payout",
    )
    returned_on = models.DateField(_("returned by the bank"), null=True, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ["-prepared_at"]
        constraints = [
            models.UniqueConstraint(fields=["register", "order_number"], name="payment_order_number_is_one"),
            models.UniqueConstraint(
                fields=["statement"], condition=Q(returned_on__isnull=True), name="payout_stands_once_a_statement"
            ),
            models.CheckConstraint(condition=Q(amount_kopecks__gt=0), name="payout_pays_something"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("prepared_by")), name="payout_needs_two_people"
            ),
            models.CheckConstraint(
                condition=Q(entry__isnull=True, paid_on__isnull=True)
                | (Q(entry__isnull=False, paid_on__isnull=False) & ~Q(approved_by="")),
                name="payout_is_booked_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(return_entry__isnull=True, returned_on__isnull=True)
                | Q(return_entry__isnull=False, returned_on__isnull=False, entry__isnull=False),
                name="payout_is_returned_when_booked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {print_roubles(self.amount_kopecks)}"
