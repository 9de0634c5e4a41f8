from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.models import FrozenDocument
from pharmacies.models import Contract
from settlements.models.statement import Statement


class SettlementPaper(models.Model):
    """A paper that a participant is given beside its statement: numbered, frozen, for ever. Append-only."""

    class Kind(models.TextChoices):
        COMPENSATION = "compensation", _("compensation sheet")
        INVOICE = "invoice", _("invoice")
        SERVICE_ACT = "service_act", _("act of services")
        NETTING_ACT = "netting_act", _("act of netting")
        RECONCILIATION = "reconciliation", _("reconciliation act")
        SALES_REPORT = "sales_report", _("report of compensated sales")

    contract = models.ForeignKey(Contract, verbose_name=_("contract"), on_delete=models.PROTECT, related_name="papers")
    statement = models.ForeignKey(
        Statement, verbose_name=_("statement"), null=True, on_delete=models.PROTECT, related_name="papers"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    number = models.CharField(_("number"), max_length=40)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("This day is not included."))
    amount_kopecks = models.BigIntegerField(_("amount, kopecks"), default=0)
    document = models.OneToOneField(
        FrozenDocument, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(_("made by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("settlement paper")
        verbose_name_plural = _("settlement papers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "kind"],
                condition=Q(statement__isnull=False),
                name="paper_is_one_of_its_kind_for_a_statement",
            ),
            models.UniqueConstraint(fields=["kind", "number"], name="paper_number_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
