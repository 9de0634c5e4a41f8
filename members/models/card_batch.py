import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pharmacies.models import Outlet, Programme


@pghistory.track()
class CardBatch(models.Model):
    """Plastic cards that are made, printed and sent to outlets together; in stock until they are issued."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="card_batches"
    )
    number = models.PositiveIntegerField(_("number"))
    quantity = models.PositiveIntegerField(_("quantity"))
    made = models.PositiveIntegerField(_("made"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    outlet = models.ForeignKey(
        Outlet,
        verbose_name=_("for the outlet"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="card_batches",
    )
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=150)

    class Meta:
        verbose_name = _("batch of cards")
        verbose_name_plural = _("batches of cards")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="card_batch_number_is_one"),
            models.CheckConstraint(condition=Q(made__lte=F("quantity")), name="card_batch_is_never_overfull"),
        ]
        permissions = [("handle_card_numbers", "Can make, print and export numbers of cards")]

    def __str__(self) -> str:
        return f"№ {self.number}"


class CardExport(models.Model):
    """Who took the numbers of a batch out, when, in which form; the mark stands on what was taken. Append-only."""

    class Form(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        SHEETS = "sheets", _("sheets (PDF)")

    batch = models.ForeignKey(CardBatch, verbose_name=_("batch"), on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(_("form"), max_length=8, choices=Form)
    mark = models.CharField(_("mark"), max_length=16, unique=True)
    exported_by = models.CharField(_("taken by"), max_length=150)
    exported_at = models.DateTimeField(_("taken"))

    class Meta:
        verbose_name = _("export of card numbers")
        verbose_name_plural = _("exports of card numbers")
        ordering = ["-exported_at"]

    def __str__(self) -> str:
        return self.mark
