import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.person import Person


@pghistory.track()
class Representation(models.Model):
    """Who decides and signs for a minor or an incapable person, by which document; dated, never edited away."""

    class Kind(models.TextChoices):
        PARENT = "parent", _("parent")
        ADOPTER = "adopter", _("adoptive parent")
        GUARDIAN = "guardian", _("guardian")
        TRUSTEE = "trustee", _("trustee")

    class Ground(models.TextChoices):
        MINOR = "minor", _("a minor")
        INCAPABLE = "incapable", _("an incapable adult")

    ward = models.ForeignKey(
        Person, verbose_name=_("represented"), on_delete=models.PROTECT, related_name="representatives"
    )
    representative = models.ForeignKey(
        Person, verbose_name=_("representative"), on_delete=models.PROTECT, related_name="wards"
    )
    kind = models.CharField(_("as"), max_length=10, choices=Kind)
    ground = models.CharField(_("because it is"), max_length=10, choices=Ground, default=Ground.MINOR)
    authority = models.CharField(
        _("document of authority"), max_length=200, help_text=_("Kind, number and date: «Свидетельство о рождении …»")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        ordering = ["ward", "-starts_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(ward=F("representative")), name="nobody_represents_himself"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="representation_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["ward", "representative"],
                condition=Q(ends_at__isnull=True),
                name="representation_is_noted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.representative} → {self.ward}"
