import pghistory
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Lower, Replace
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from pharmacies.models import Outlet, StaffUser


@pghistory.track()
class Person(models.Model):
    """A member as a human being: the least that is needed to recognise him. What he buys is not here."""

    class Sex(models.TextChoices):
        FEMALE = "f", _("female")
        MALE = "m", _("male")

    last_name = models.CharField(_("last name"), max_length=80)
    first_name = models.CharField(_("first name"), max_length=80)
    middle_name = models.CharField(_("middle name"), max_length=80, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True, null=True)
    phone_verified_at = models.DateTimeField(_("phone confirmed by a code"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True, db_default="")
    deceased_on = models.DateField(_("died"), null=True, blank=True)
    enrolled_at = models.DateTimeField(_("enrolled"))
    enrolled_outlet = models.ForeignKey(
        Outlet, verbose_name=_("enrolled at"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    enrolled_by = models.ForeignKey(
        StaffUser, verbose_name=_("enrolled by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    anonymised_at = models.DateTimeField(_("erased"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("is the same as"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
        help_text=_("Two rows of one human being: this one is kept for its history only."),
    )
    # Without ICU a database sorts «Ё» before «А», so people are searched and ordered by a key that has no «ё».
    name_key = models.GeneratedField(
        expression=Lower(
            Replace(
                Replace(
                    Concat(F("last_name"), Value(" "), F("first_name"), Value(" "), F("middle_name")),
                    Value("ё"),
                    Value("е"),
                ),
                Value("Ё"),
                Value("Е"),
            )
        ),
        output_field=models.CharField(max_length=250),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone"],
                condition=models.Q(phone_verified_at__isnull=False, merged_into__isnull=True),
                name="phone_confirmed_belongs_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=F("id")),
                name="nobody_is_his_own_duplicate",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key"], name="person_by_name"),
            models.Index(fields=["birth_date", "name_key"], name="person_by_birth_date"),
            models.Index(fields=["phone"], name="person_by_phone"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part) or f"№ {self.pk}"
