import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.person import Person
from pharmacies.models import StaffUser


@pghistory.track()
class BenefitProof(models.Model):
    """That somebody belongs to a category: which paper was shown, until when it is good. Its number is not kept."""

    class Category(models.TextChoices):
        PENSIONER = "pensioner", _("pensioner")
        DISABLED = "disabled", _("disabled person")
        STUDENT = "student", _("full-time student")

    person = models.ForeignKey(Person, verbose_name=_("member"), on_delete=models.PROTECT, related_name="benefits")
    category = models.CharField(_("category"), max_length=10, choices=Category)
    document = models.CharField(_("paper that was shown"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until (not included)"), null=True, blank=True, help_text=_("Nothing: without a term.")
    )
    seen_by = models.ForeignKey(
        StaffUser, verbose_name=_("seen by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(_("seen"))

    class Meta:
        verbose_name = _("benefit category of a member")
        verbose_name_plural = _("benefit categories of members")
        ordering = ["person", "-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="benefit_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["person", "category", "starts_on"], name="benefit_is_noted_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.get_category_display()
