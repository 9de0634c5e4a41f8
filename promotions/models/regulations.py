from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Account
from pharmacies.models import Programme


class RegulationsVersion(models.Model):
    """A published wording of the programme's regulations, known by number and hash. Append-only."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="regulations"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    order_number = models.CharField(_("order"), max_length=40, blank=True)
    published_on = models.DateField(_("published"))
    effective_on = models.DateField(_("in force from"))
    text_hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("version of regulations")
        verbose_name_plural = _("versions of regulations")
        ordering = ["programme", "-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="regulations_version_is_one")]

    def __str__(self) -> str:
        return f"{self.programme} · v{self.number}"


class RegulationsAcceptance(models.Model):
    """That an account's holder joined under a version of the regulations. Append-only; the latest one counts."""

    account = models.ForeignKey(
        Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="acceptances"
    )
    version = models.ForeignKey(
        RegulationsVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="acceptances"
    )
    accepted_at = models.DateTimeField(_("accepted"))

    class Meta:
        verbose_name = _("acceptance of regulations")
        verbose_name_plural = _("acceptances of regulations")
        ordering = ["-accepted_at"]
        constraints = [models.UniqueConstraint(fields=["account", "version"], name="regulations_are_accepted_once")]

    def __str__(self) -> str:
        return f"{self.account} · {self.version}"
