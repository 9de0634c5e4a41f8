import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

from members.models.person import Person
from pharmacies.models import Programme
from pharmacies.models.contract import same


class MomentRange(Func):
    function = "tstzrange"


@pghistory.track()
class Account(models.Model):
    """What points and accumulation belong to: a person, a family, a bearer of the card. Its money is in the ledger."""

    class Kind(models.TextChoices):
        PERSONAL = "personal", _("personal")
        FAMILY = "family", _("family")
        BEARER = "bearer", _("bearer")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="accounts"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSONAL)
    name = models.CharField(_("name"), max_length=160, blank=True)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_reason = models.CharField(_("why closed"), max_length=200, blank=True, db_default="")
    accumulates_since = models.DateField(_("accumulation counts from"), null=True, blank=True)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["-opened_at", "id"]

    def __str__(self) -> str:
        return self.name or f"№ {self.pk}"


@pghistory.track()
class AccountHolder(models.Model):
    """Who holds an account, and in what days: dated [starts_at, ends_at) even when it is one person."""

    class Role(models.TextChoices):
        HOLDER = "holder", _("holder")
        HEAD = "head", _("head of the family")
        ADULT = "adult", _("adult")
        CHILD = "child", _("child")

    account = models.ForeignKey(Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="holders")
    person = models.ForeignKey(Person, verbose_name=_("member"), on_delete=models.PROTECT, related_name="holdings")
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.HOLDER)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("account holder")
        verbose_name_plural = _("account holders")
        ordering = ["account", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=F("starts_at")),
                name="holder_leaves_after_joining",
            ),
            ExclusionConstraint(
                name="holder_is_in_an_account_once",
                expressions=[
                    same("account"),
                    same("person"),
                    (MomentRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(role="head", ends_at__isnull=True),
                name="family_has_one_head",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()}"
