from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The last number given in a kind of documents and a year. A locked row, not a sequence: numbers have no gaps."""

    kind = models.CharField(_("kind"), max_length=32)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="number_series_is_one_a_year")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}"
