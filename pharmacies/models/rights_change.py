import pghistory.models
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class RightsChange(models.Model):
    """What a staff user, or a whole group, was given or lost: a group or a permission, by its name of then.

    Written by triggers, so raw SQL is in it; append-only. Users and groups that are gone keep their lines.
    """

    class Kind(models.TextChoices):
        GROUP = "group", _("group")
        PERMISSION = "permission", _("permission")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("staff user"),
        null=True,
        db_constraint=False,
        on_delete=models.DO_NOTHING,
        related_name="+",
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("group"),
        null=True,
        db_constraint=False,
        on_delete=models.DO_NOTHING,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=300)
    is_given = models.BooleanField(_("given"))
    changed_at = models.DateTimeField(_("changed"))
    pgh_context = models.ForeignKey(
        pghistory.models.Context, null=True, db_constraint=False, on_delete=models.DO_NOTHING, related_name="+"
    )

    class Meta:
        verbose_name = _("change of rights")
        verbose_name_plural = _("changes of rights")
        ordering = ["-changed_at"]
        indexes = [
            models.Index(fields=["user"], name="rights_change_of_a_user"),
            models.Index(fields=["group"], name="rights_change_of_a_group"),
        ]

    def __str__(self) -> str:
        return f"{'+' if self.is_given else '−'} {self.name}"
