import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models.outlet import Outlet


@pghistory.track()
class CashDesk(models.Model):
    """A till. Its cash module signs in with a key."""

    outlet = models.ForeignKey(Outlet, verbose_name=_("outlet"), on_delete=models.PROTECT, related_name="desks")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    module = models.CharField(_("cash program"), max_length=80, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_web = models.BooleanField(
        _("web cash desk"), default=False, help_text=_("People sell at it in the cabinet; it has no cash module.")
    )

    class Meta:
        verbose_name = _("cash desk")
        verbose_name_plural = _("cash desks")
        ordering = ["outlet", "number"]
        permissions = [("sell_at_cashdesk", "Can sell at a web cash desk")]
        constraints = [models.UniqueConstraint(fields=["outlet", "number"], name="desk_number_is_one_at_an_outlet")]

    def __str__(self) -> str:
        return f"{self.outlet} · №{self.number}"


@pghistory.track(exclude=["key_hash"])
class DeskKey(models.Model):
    """A bearer key of a desk, kept as SHA-256 only. Two may live at once, one in each slot, for moving a till over."""

    desk = models.ForeignKey(CashDesk, verbose_name=_("cash desk"), on_delete=models.PROTECT, related_name="keys")
    slot = models.PositiveSmallIntegerField(_("slot"), choices=[(1, "1"), (2, "2")])
    prefix = models.CharField(_("begins with"), max_length=12)
    key_hash = models.CharField(_("hash"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("issued"))
    created_by = models.CharField(_("issued by"), max_length=150)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.CharField(_("revoked by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("desk key")
        verbose_name_plural = _("desk keys")
        ordering = ["desk", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "slot"], condition=models.Q(revoked_at__isnull=True), name="desk_key_at_most_two_live"
            ),
            models.CheckConstraint(condition=models.Q(slot__in=[1, 2]), name="desk_key_slot_is_one_or_two"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}…"

    @property
    def is_live(self) -> bool:
        """Whether the key still opens the till's door."""
        return self.revoked_at is None


@pghistory.track()
class Cashier(models.Model):
    """Who sold, by the code that the cash program sends. `members.StaffMembership` may link the row to a member."""

    outlet = models.ForeignKey(Outlet, verbose_name=_("outlet"), on_delete=models.PROTECT, related_name="cashiers")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signs in as"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cashiers",
        help_text=_("Who sells at the outlet's web cash desk."),
    )

    class Meta:
        verbose_name = _("cashier")
        verbose_name_plural = _("cashiers")
        ordering = ["outlet", "code"]
        constraints = [
            models.UniqueConstraint(fields=["outlet", "code"], name="cashier_code_is_one_at_an_outlet"),
            models.UniqueConstraint(fields=["outlet", "user"], name="cashier_signs_in_once_at_an_outlet"),
        ]

    def __str__(self) -> str:
        return self.name or self.code


@pghistory.track()
class Shift(models.Model):
    """A working day at a web cash desk, numbered at the desk: who opened and who closed it. One is open at a time.

    Nobody closed the one that was still open when the outlet's day ended.
    """

    desk = models.ForeignKey(CashDesk, verbose_name=_("cash desk"), on_delete=models.PROTECT, related_name="shifts")
    number = models.PositiveIntegerField(_("number"))
    opened_at = models.DateTimeField(_("opened"))
    opened_by = models.CharField(_("opened by"), max_length=150)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["desk", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "number"], name="shift_number_is_one_at_a_desk"),
            models.UniqueConstraint(
                fields=["desk"], condition=models.Q(closed_at__isnull=True), name="shift_open_is_one_at_a_desk"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk} · {self.number}"

    @property
    def is_closed_by_itself(self) -> bool:
        """Whether the clock closed it."""
        return self.closed_at is not None and not self.closed_by
