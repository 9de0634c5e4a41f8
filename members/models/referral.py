from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.account import Account


class Invitation(models.Model):
    """The code by which an account invites friends: told, typed, or carried by a link."""

    account = models.OneToOneField(
        Account, verbose_name=_("inviter"), on_delete=models.PROTECT, related_name="invitation"
    )
    code = models.CharField(_("code"), max_length=16, unique=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.code


class Referral(models.Model):
    """That an account joined because another one invited it. Once for a friend, and for ever. Append-only."""

    class Channel(models.TextChoices):
        CODE = "code", _("by a code")
        LINK = "link", _("by a link")
        PHONE = "phone", _("by the inviter's phone")

    inviter = models.ForeignKey(Account, verbose_name=_("inviter"), on_delete=models.PROTECT, related_name="referrals")
    friend = models.OneToOneField(
        Account, verbose_name=_("friend"), on_delete=models.PROTECT, related_name="referred_by"
    )
    channel = models.CharField(_("how"), max_length=8, choices=Channel)
    joined_at = models.DateTimeField(_("joined"))

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(inviter=F("friend")), name="nobody_invites_himself")]

    def __str__(self) -> str:
        return f"{self.inviter} → {self.friend}"
