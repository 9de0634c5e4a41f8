import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from pharmacies.models import Outlet, Programme


@pghistory.track()
class Questionnaire(models.Model):
    """A version of the survey that is put to members beside the application. A version that was answered is not edited.

    `questions`: `{"code", "ru", "en", "kind": "scale" | "choice" | "yes_no" | "text", "options": [[value, ru, en]]}`.
    """

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="questionnaires"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    questions = models.JSONField(_("questions"), default=list)
    effective_on = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["programme", "-number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="questionnaire_version_is_one")]

    def __str__(self) -> str:
        return f"{self.title}, v{self.number}"


class SurveyAnswer(models.Model):
    """What somebody answered, kept apart: it does not say who. That he did is an action of his account. Append-only."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.PROTECT, related_name="answers"
    )
    answers = models.JSONField(_("answers"))
    outlet = models.ForeignKey(
        Outlet, verbose_name=_("outlet"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_on = models.DateField(_("given"))

    class Meta:
        verbose_name = _("answers to a questionnaire")
        verbose_name_plural = _("answers to questionnaires")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.given_on:%d.%m.%Y}"
