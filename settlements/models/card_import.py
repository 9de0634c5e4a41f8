import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.models import Job
from pharmacies.models import Contract, LegalEntity, Outlet, Programme

DELIMITERS = [(";", ";"), (",", ","), ("\t", "→")]


@pghistory.track()
class CardImport(models.Model):
    """A file of cards that members had before: read, judged, looked at by a person, written down piece by piece.

    Rows that are read wait in `settlements_cardimportrow`, a table that no crash of the server survives: they are read
    from the file again then. `columns` is the head of the file as it stands there; `counts` says what came of its rows.
    Opening points are charged to `funder` under `contract`; without one the operator bears them.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        LOOKED_AT = "looked_at", _("waits for a decision")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    class LookAlikes(models.TextChoices):
        REJECT = "reject", _("leave the row out")
        JOIN = "join", _("a further card of the member who is there")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="card_imports"
    )
    file = models.FileField(_("file"), upload_to="card-imports/", blank=True)
    file_name = models.CharField(_("file name"), max_length=200)
    file_hash = models.CharField(_("hash"), max_length=64)
    encoding = models.CharField(_("encoding"), max_length=16)
    delimiter = models.CharField(_("delimiter"), max_length=1, choices=DELIMITERS)
    columns = models.JSONField(_("columns"), default=list)
    look_alikes = models.CharField(
        _("somebody with this phone or this name and date of birth is there"),
        max_length=8,
        choices=LookAlikes,
        default=LookAlikes.REJECT,
    )
    funder = models.ForeignKey(
        LegalEntity,
        verbose_name=_("who pays for opening points"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Nobody: the operator bears them."),
    )
    contract = models.ForeignKey(
        Contract, verbose_name=_("contract"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=150)
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dated_on = models.DateField(_("date of cards without a date of issue"))
    accumulates_on = models.DateField(
        _("date of the accumulation"), null=True, blank=True, help_text=_("Nothing: the day when the card was issued.")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.READING)
    counts = models.JSONField(_("what came of the rows"), default=dict, blank=True)
    points_kopecks = models.BigIntegerField(_("opening points, kopecks"), default=0)
    accumulated_kopecks = models.BigIntegerField(_("opening accumulation, kopecks"), default=0)
    rejected_file = models.FileField(_("rows left out"), upload_to="card-imports/", blank=True)
    job = models.OneToOneField(
        Job, verbose_name=_("job"), null=True, blank=True, on_delete=models.PROTECT, related_name="card_import"
    )
    created_by = models.CharField(_("imported by"), max_length=150, blank=True)
    created_at = models.DateTimeField(_("imported"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of cards")
        verbose_name_plural = _("imports of cards")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(points_kopecks__gte=0, accumulated_kopecks__gte=0),
                name="card_import_opens_with_nothing_below_zero",
            )
        ]

    def __str__(self) -> str:
        return f"№ {self.pk} · {self.file_name}"
