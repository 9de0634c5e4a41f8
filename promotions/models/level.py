import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models import Programme


@pghistory.track()
class LevelScheme(models.Model):
    """A ladder of levels by accumulation, and the window in which accumulation counts."""

    class Window(models.TextChoices):
        LIFETIME = "lifetime", _("for ever")
        CALENDAR_YEAR = "calendar_year", _("calendar year")
        ROLLING = "rolling", _("last days")

    class Falls(models.TextChoices):
        ONE = "one", _("by one level")
        NONE = "none", _("to no level")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="level_schemes"
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    window = models.CharField(_("accumulation counts"), max_length=16, choices=Window, default=Window.LIFETIME)
    rolling_days = models.PositiveSmallIntegerField(_("days"), default=0)
    keep_days = models.PositiveSmallIntegerField(
        _("kept up within, days"), default=0, help_text=_("0: a level that is reached never falls.")
    )
    keep_kopecks = models.BigIntegerField(_("kept up by purchases of, kopecks"), default=0)
    falls = models.CharField(_("else falls"), max_length=8, choices=Falls, default=Falls.ONE)

    class Meta:
        verbose_name = _("level scheme")
        verbose_name_plural = _("level schemes")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="level_scheme_code_is_one"),
            models.CheckConstraint(
                condition=~models.Q(window="rolling") | models.Q(rolling_days__gt=0), name="rolling_scheme_has_days"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Level(models.Model):
    """A level from its threshold (inclusive) up to the next one's."""

    scheme = models.ForeignKey(LevelScheme, verbose_name=_("scheme"), on_delete=models.CASCADE, related_name="levels")
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    threshold_kopecks = models.BigIntegerField(_("from, kopecks"))
    points_rate_bp = models.PositiveSmallIntegerField(_("points, 1/100 %"), default=0)
    discount_rate_bp = models.PositiveSmallIntegerField(_("discount, 1/100 %"), default=0)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["scheme", "threshold_kopecks"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "threshold_kopecks"], name="level_threshold_is_one"),
            models.CheckConstraint(
                condition=models.Q(threshold_kopecks__gte=0), name="level_threshold_is_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(points_rate_bp__lte=10_000, discount_rate_bp__lte=10_000),
                name="level_rates_are_shares",
            ),
        ]

    def __str__(self) -> str:
        return self.name
