from django.db import models
from django.utils.translation import gettext_lazy as _


class FunderKind(models.TextChoices):
    """Who bears a benefit; the same words as `promotions.engine.rulebook.FunderKind`."""

    OUTLET = "outlet", _("the outlet's own legal entity")
    PARTICIPANT = "participant", _("a participant")
    OPERATOR = "operator", _("the operator")


def participant_is_named(prefix: str) -> models.CheckConstraint:
    """A constraint: a participant as funder is named, and nobody else is."""
    return models.CheckConstraint(
        condition=models.Q(funder_kind="participant", funder__isnull=False)
        | (~models.Q(funder_kind="participant") & models.Q(funder__isnull=True)),
        name=f"{prefix}_participant_is_named",
    )
