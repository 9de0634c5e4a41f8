"""The survey of `data/survey`, and answers that look like those of people who are mostly content."""

from random import Random

from coalition.demo.data.survey import ANSWERED, QUESTIONS, TITLE, WORDS
from coalition.demo.timeline import Timeline
from members.models import Questionnaire
from members.operations.surveys import keep_answers
from pharmacies.models import Outlet, Programme


def load_survey(programme: Programme, timeline: Timeline) -> None:
    """The first version of the questionnaire with its answers; the same every time."""
    since = timeline.before(60).date()
    questionnaire = Questionnaire.objects.create(
        programme=programme, number=1, title=TITLE, questions=QUESTIONS, effective_on=since
    )
    chance, outlets = Random(4), list(Outlet.objects.order_by("code"))
    for number in range(ANSWERED):
        answers = {each["code"]: chance.choice((3, 4, 4, 5, 5)) for each in QUESTIONS if each["kind"] == "scale"}
        answers |= {
            "recommend": chance.choice((6, 7, 8, 8, 9, 9, 10, 10)),
            "waiting": chance.choice(("none", "five", "five", "longer")),
            "hours": chance.choice(("yes", "yes", "yes", "no")),
            "layout": chance.choice(("yes", "yes", "no")),
            "missing": chance.choice(WORDS) if number % 4 == 0 else "",
        }
        day = timeline.before(chance.randrange(1, 55)).date()
        keep_answers(questionnaire=questionnaire, answers=answers, outlet=chance.choice(outlets), today=day)
