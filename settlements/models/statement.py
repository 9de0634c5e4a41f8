import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coalition.kernel.money import print_roubles
from coalition.toolkit.models import FrozenDocument
from pharmacies.models import Contract, Outlet
from settlements.models.ledger import LedgerAccount, Posting


@pghistory.track()
class Statement(models.Model):
    """What a contract's clearing account moved in a period, and what follows: a payout or an invoice.

    In draft it recomputes freely; sending it claims its postings, takes a number without gaps and freezes the paper.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent")
        DISPUTED = "disputed", _("disputed")
        AGREED = "agreed", _("agreed")
        PAYABLE = "payable", _("to be paid")
        PAID = "paid", _("paid")
        CANCELLED = "cancelled", _("cancelled")

    contract = models.ForeignKey(
        Contract, verbose_name=_("contract"), on_delete=models.PROTECT, related_name="statements"
    )
    account = models.ForeignKey(
        LedgerAccount, verbose_name=_("ledger account"), on_delete=models.PROTECT, related_name="statements"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("This day is not included."))
    number = models.CharField(_("number"), max_length=40, null=True, blank=True, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    accepted_kopecks = models.BigIntegerField(_("accepted, kopecks"), default=0)
    issued_kopecks = models.BigIntegerField(_("issued, kopecks"), default=0)
    payable_kopecks = models.BigIntegerField(_("to be paid out, kopecks"), default=0)
    receivable_kopecks = models.BigIntegerField(_("to be collected, kopecks"), default=0)
    carried_kopecks = models.BigIntegerField(_("carried over, kopecks"), default=0)
    document = models.OneToOneField(
        FrozenDocument, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField(_("drafted"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sent_by = models.CharField(_("sent by"), max_length=150, blank=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    agreed_by = models.CharField(_("agreement recorded by"), max_length=150, blank=True)
    answer_by = models.DateField(
        _("objections until"),
        null=True,
        blank=True,
        help_text=_("Silence up to the end of this day is agreement."),
    )
    opened_at = models.DateTimeField(_("opened by the participant"), null=True, blank=True)
    is_agreed_silently = models.BooleanField(_("agreed by silence"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-starts_on", "contract"]
        permissions = [("answer_statement", "Can agree to statements and dispute them")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "starts_on"], condition=~Q(state="cancelled"), name="statement_is_one_a_period"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="statement_period_is_not_empty"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(number__isnull=False), name="statement_sent_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(payable_kopecks__gte=0, receivable_kopecks__gte=0), name="statement_sums_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.contract} · {self.starts_on:%m.%Y}"


class StatementLine(models.Model):
    """A sum of a statement by outlet, kind, VAT rate of the goods, coupon nominal. Above zero: owed to the partner."""

    statement = models.ForeignKey(
        Statement, verbose_name=_("statement"), on_delete=models.CASCADE, related_name="lines"
    )
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Posting.Kind)
    vat_rate_bp = models.PositiveSmallIntegerField(_("VAT rate, 1/100 %"), null=True)
    coupon_nominal_kopecks = models.BigIntegerField(_("coupon nominal, kopecks"), null=True)
    quantity = models.PositiveIntegerField(_("receipts"), default=0)
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"))

    class Meta:
        verbose_name = _("line of a statement")
        verbose_name_plural = _("lines of statements")
        ordering = ["statement", "outlet", "kind", "vat_rate_bp", "coupon_nominal_kopecks"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {print_roubles(self.amount_kopecks)}"


class StatementClaim(models.Model):
    """That a posting is in a sent statement; on each of its accounts it is claimed at most once. Append-only."""

    statement = models.ForeignKey(
        Statement, verbose_name=_("statement"), on_delete=models.PROTECT, related_name="claims"
    )
    account = models.ForeignKey(
        LedgerAccount, verbose_name=_("ledger account"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    posting = models.ForeignKey(
        Posting, verbose_name=_("posting"), on_delete=models.PROTECT, related_name="claims", db_index=False
    )

    class Meta:
        verbose_name = _("claim of a posting")
        verbose_name_plural = _("claims of postings")
        constraints = [models.UniqueConstraint(fields=["posting", "account"], name="posting_is_claimed_once")]

    def __str__(self) -> str:
        return f"{self.statement} · {self.posting}"
