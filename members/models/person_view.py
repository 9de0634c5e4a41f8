from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.person import Person
from pharmacies.models import StaffUser


class PersonView(models.Model):
    """That somebody looked at a member's data, when and on which page. Append-only."""

    class Page(models.TextChoices):
        CARD = "card", _("member's page")
        DESK = "desk", _("enrolment desk")
        PURCHASES = "purchases", _("what was bought")
        PAPER = "paper", _("papers")
        EXPORT = "export", _("export of all data")

    person = models.ForeignKey(Person, verbose_name=_("member"), on_delete=models.PROTECT, related_name="views")
    user = models.ForeignKey(
        StaffUser, verbose_name=_("who looked"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    page = models.CharField(_("page"), max_length=10, choices=Page)
    viewed_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("look at a member")
        verbose_name_plural = _("looks at members")
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "viewed_at"], name="look_by_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_page_display()}"
