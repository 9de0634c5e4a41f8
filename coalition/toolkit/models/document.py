from django.db import models
from django.utils.translation import gettext_lazy as _


class FrozenDocument(models.Model):
    """A numbered snapshot of what a paper says. Append-only: printing it again gives the same paper."""

    kind = models.CharField(_("kind"), max_length=32)
    number = models.CharField(_("number"), max_length=40)
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))
    frozen_by = models.CharField(_("frozen by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-frozen_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="document_number_is_given_once")]

    def __str__(self) -> str:
        return self.number
