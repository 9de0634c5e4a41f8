from django.db import models
from django.utils.translation import gettext_lazy as _


class RateCounter(models.Model):
    """How often something was tried in a window of time. One atomic UPDATE counts, so a limit holds across workers."""

    pk = models.CompositePrimaryKey("subject", "window_at")
    subject = models.CharField(_("subject"), max_length=100)
    window_at = models.DateTimeField(_("window"))
    tries = models.PositiveIntegerField(_("tries"), default=0)

    class Meta:
        verbose_name = _("rate counter")
        verbose_name_plural = _("rate counters")

    def __str__(self) -> str:
        return f"{self.subject}: {self.tries}"
