from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.person import Person
from pharmacies.models import Outlet, StaffUser


class ConsentText(models.Model):
    """One version of a consent's wording. Each kind is a paper of its own (152-FZ art. 9 since 2025-09-01)."""

    class Kind(models.TextChoices):
        PERSONAL_DATA = "pd_consent_adult", _("personal data")
        REPRESENTATIVE = "pd_consent_representative", _("personal data, by a representative")
        HEALTH = "pd_consent_special", _("what was bought (health data)")
        ADVERTISING = "ads_consent", _("advertising")

    kind = models.CharField(_("kind"), max_length=32, choices=Kind)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    text_hash = models.CharField(_("hash"), max_length=64)
    effective_on = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="consent_text_version_is_one")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, v{self.version}"


class Consent(models.Model):
    """Proof that a person agreed to a text. Append-only: withdrawing is a row of its own.

    `ways`: of advertising, by which ways it may come (`Way`); each is agreed to apart.
    """

    class Way(models.TextChoices):
        SMS = "sms", _("SMS")
        CALL = "call", _("call")
        EMAIL = "email", _("e-mail")
        PUSH = "push", _("push")
        MESSENGER = "messenger", _("messenger")

    class Channel(models.TextChoices):
        PAPER = "paper", _("paper")
        CLERK_SCREEN = "clerk_screen", _("clerk's screen")
        SMS_CODE = "sms_code", _("code by SMS")
        WEB = "web", _("web")
        POS = "pos", _("till")

    person = models.ForeignKey(Person, verbose_name=_("member"), on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, verbose_name=_("text"), on_delete=models.PROTECT, related_name="consents")
    signed_by = models.ForeignKey(
        Person, verbose_name=_("signed by"), on_delete=models.PROTECT, related_name="signed_consents"
    )
    authority = models.CharField(_("representative's document"), max_length=200, blank=True)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    ways = models.JSONField(_("by which ways"), default=list, blank=True)
    paper_number = models.CharField(_("number of the paper"), max_length=40, blank=True)
    rendered_hash = models.CharField(_("hash of what was signed"), max_length=64, blank=True)
    given_at = models.DateTimeField(_("given"))
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    clerk = models.ForeignKey(
        StaffUser, verbose_name=_("clerk"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"{self.person} · {self.text}"


class ConsentScan(models.Model):
    """The signed paper of a consent as a picture or PDF; known by its hash. Append-only."""

    consent = models.ForeignKey(Consent, verbose_name=_("consent"), on_delete=models.PROTECT, related_name="scans")
    file = models.FileField(_("file"), upload_to="consents/")
    file_hash = models.CharField(_("hash"), max_length=64)
    attached_at = models.DateTimeField(_("attached"))
    clerk = models.ForeignKey(
        StaffUser, verbose_name=_("clerk"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("scan of a consent")
        verbose_name_plural = _("scans of consents")
        ordering = ["-attached_at"]
        constraints = [models.UniqueConstraint(fields=["consent", "file_hash"], name="scan_is_attached_once")]

    def __str__(self) -> str:
        return str(self.consent)


class ConsentWithdrawal(models.Model):
    """A consent taken back; works from its moment on. Append-only."""

    consent = models.OneToOneField(
        Consent, verbose_name=_("consent"), on_delete=models.PROTECT, related_name="withdrawal"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    clerk = models.ForeignKey(
        StaffUser, verbose_name=_("clerk"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("withdrawal of a consent")
        verbose_name_plural = _("withdrawals of consents")
        ordering = ["-withdrawn_at"]

    def __str__(self) -> str:
        return str(self.consent)
