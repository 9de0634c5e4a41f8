import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from pharmacies.models.legal_entity import LegalEntity


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    pghistory.UpdateEvent("password", condition=pgtrigger.Q(old__password__df=pgtrigger.F("new__password"))),
    exclude=["password", "last_login"],
)
class StaffUser(AbstractUser):
    """Everyone who signs in works at a participant, the operator being one. What he may do is in his groups.

    Of a password history tells that it was changed, and by whom. Triggers keep the two moments, so raw SQL cannot
    forget them; what the application writes there is not believed.
    """

    legal_entity = models.ForeignKey(
        LegalEntity, verbose_name=_("works at"), null=True, blank=True, on_delete=models.PROTECT, related_name="staff"
    )
    rights_changed_at = models.DateTimeField(_("rights changed"), null=True, editable=False)
    second_factor_at = models.DateTimeField(_("second factor since"), null=True, editable=False)

    class Meta:
        verbose_name = _("staff user")
        verbose_name_plural = _("staff users")
        ordering = ["username"]
        permissions = [("reset_second_factor", _("Can take a lost second factor off a colleague"))]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is bound to: the password, and since when the rights are as they are."""
        salt = "pharmacies.models.staff.StaffUser.session"
        bound = f"{self.password}|{self.rights_changed_at and self.rights_changed_at.timestamp()}"
        return salted_hmac(salt, bound, secret=secret, algorithm="sha256").hexdigest()
