"""Answers to a questionnaire are kept apart from whoever gave them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from members.models import Questionnaire, SurveyAnswer
from members.queries.surveys import LONGEST_TEXT, options_of
from pharmacies.models import Outlet


def keep_answers(
    *, questionnaire: Questionnaire, answers: Mapping[str, Any], outlet: Outlet | None, today: date
) -> SurveyAnswer | None:
    """Keep what somebody answered, without the person; None when nothing was answered.

    Only answers that the questionnaire offers are kept, texts up to 500 characters. The day is rounded to its month:
    on a quiet day at a small pharmacy a date would say who it was.
    """
    kept = clean_answers(questionnaire, answers)
    if not kept:
        return None
    return SurveyAnswer.objects.create(
        questionnaire=questionnaire, answers=kept, outlet=outlet, given_on=today.replace(day=1)
    )


def clean_answers(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers that a questionnaire offers; the others are left out."""
    kept: dict[str, Any] = {}
    for question in questionnaire.questions:
        value = str(answers.get(question["code"]) or "").strip()
        if question["kind"] == "text" and value:
            kept[question["code"]] = value[:LONGEST_TEXT]
        elif value in dict(options_of(question)):
            kept[question["code"]] = int(value) if question["kind"] == "scale" else value
    return kept
