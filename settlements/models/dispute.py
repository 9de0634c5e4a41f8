import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.models import FrozenDocument
from settlements.models.ledger import Entry
from settlements.models.purchase import Purchase
from settlements.models.statement import Statement, StatementLine


@pghistory.track()
class Dispute(models.Model):
    """What a participant objects to in a statement, line by line; settled by a protocol that both sides sign."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SETTLED = "settled", _("settled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    statement = models.ForeignKey(
        Statement, verbose_name=_("statement"), on_delete=models.PROTECT, related_name="disputes"
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    number = models.CharField(_("number"), max_length=40, null=True, blank=True, unique=True)
    document = models.OneToOneField(
        FrozenDocument, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entry = models.OneToOneField(
        Entry, verbose_name=_("ledger entry"), null=True, blank=True, on_delete=models.PROTECT, related_name="dispute"
    )
    opened_by = models.CharField(_("opened by"), max_length=150)
    opened_at = models.DateTimeField(_("opened"))
    settled_by = models.CharField(_("settled by"), max_length=150, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"], condition=Q(state="open"), name="dispute_open_is_one_a_statement"
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(number__isnull=False, settled_at__isnull=False),
                name="dispute_settled_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.statement} · {self.get_state_display()}"


@pghistory.track()
class DisputeLine(models.Model):
    """One objection: to a sum of the statement or to one receipt; what each side says, and what was agreed."""

    class Decision(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        PARTLY = "partly", _("accepted in part")
        REJECTED = "rejected", _("rejected")

    dispute = models.ForeignKey(Dispute, verbose_name=_("dispute"), on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField(_("number"))
    line = models.ForeignKey(
        StatementLine,
        verbose_name=_("line of the statement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    purchase = models.ForeignKey(
        Purchase, verbose_name=_("purchase"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(_("what is objected to"), max_length=200)
    partner_kopecks = models.BigIntegerField(_("by the participant's data, kopecks"))
    centre_kopecks = models.BigIntegerField(_("by the centre's data, kopecks"))
    reason = models.CharField(_("reason"), max_length=300)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, default=Decision.WAITING)
    agreed_kopecks = models.BigIntegerField(_("agreed, kopecks"), null=True, blank=True)
    answer = models.CharField(_("centre's answer"), max_length=300, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("line of a dispute")
        verbose_name_plural = _("lines of disputes")
        ordering = ["dispute", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dispute", "number"], name="dispute_line_number_is_one"),
            models.CheckConstraint(
                condition=Q(decision="waiting", agreed_kopecks__isnull=True)
                | (~Q(decision="waiting") & Q(agreed_kopecks__isnull=False)),
                name="dispute_line_decided_has_a_sum",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.subject}"
