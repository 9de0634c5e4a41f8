"""The survey: a paper without a name, put into a box. Nobody signs it."""

from dataclasses import dataclass
from typing import Any

from members.documents.errors import QuestionnaireMissing
from members.documents.facts import Facts
from members.documents.fields import Mark
from members.documents.signing import Context
from members.models import Questionnaire

MARKS_OF_A_SCALE = range(1, 6)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the boxes under it; without boxes it is answered in words."""

    words: str
    answers: tuple[Mark, ...] = ()


def survey(facts: Facts) -> Context:
    """The questionnaire of the facts, else the programme's in force on their day."""
    questionnaire = facts.questionnaire or questionnaire_in_force(facts)
    if questionnaire is None:
        raise QuestionnaireMissing()
    return {
        "title": questionnaire.title,
        "version": questionnaire.number,
        "is_unnumbered": True,
        "sentence": "Опрос по желанию. Имени не пишите: ответы хранятся отдельно от сведений об участниках. "
        "Любой вопрос можно пропустить. Сведений о здоровье в ответах не указывайте.",
        "questions": [_question(each) for each in questionnaire.questions],
    }


def questionnaire_in_force(facts: Facts) -> Questionnaire | None:
    """The programme's latest questionnaire on the day of the facts."""
    versions = Questionnaire.objects.filter(programme=facts.programme, effective_on__lte=facts.on)
    return versions.order_by("-effective_on", "-number").first()


def _question(question: dict[str, Any]) -> Question:
    options = question.get("options") or []
    if options:
        words = [each[1] for each in options]
    elif question["kind"] == "scale":
        words = [str(mark) for mark in MARKS_OF_A_SCALE]
        words = [f"{words[0]} — плохо", *words[1:-1], f"{words[-1]} — отлично"]
    else:
        words = ["да", "нет"] if question["kind"] == "yes_no" else []
    return Question(question["ru"], tuple(Mark(each) for each in words))
