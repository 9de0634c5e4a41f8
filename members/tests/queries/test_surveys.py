"""A questionnaire's faults are named one by one; its answers are counted without knowing whose they are."""

from datetime import date

import pytest
from django.utils.translation import override

from coalition.demo.data.survey import QUESTIONS
from coalition.tests.world import make_world
from members.models import Questionnaire, SurveyAnswer
from members.operations.surveys import keep_answers
from members.queries.surveys import faults_of, options_of, questionnaire_in_force, said, tallies

PRICE = {"code": "price", "kind": "scale", "ru": "Цены", "en": "Prices"}


def test_the_survey_of_the_demonstration_is_sound():
    assert faults_of(QUESTIONS) == []


@pytest.mark.parametrize(
    "questions",
    [
        pytest.param({}, id="no list"),
        pytest.param([], id="nothing"),
        pytest.param(["price"], id="no object"),
        pytest.param([PRICE | {"code": "цена"}], id="code in Cyrillic"),
        pytest.param([PRICE | {"code": None}], id="no code"),
        pytest.param([PRICE | {"kind": "colour"}], id="no kind"),
        pytest.param([PRICE | {"ru": " "}], id="no words"),
        pytest.param([PRICE | {"en": 1}], id="English no text"),
        pytest.param([PRICE, PRICE], id="twice"),
        pytest.param([PRICE | {"kind": "choice"}], id="nothing to choose"),
        pytest.param([PRICE | {"kind": "choice", "options": [["a", "а", "a"]]}], id="one to choose"),
        pytest.param([PRICE | {"kind": "choice", "options": [["a", "а"], ["b", "б"]]}], id="no English"),
        pytest.param([PRICE | {"options": [["a", "а", "a"], ["b", "б", "b"]]}], id="scale of letters"),
    ],
)
def test_a_fault_is_named(questions):
    assert faults_of(questions)


def test_a_question_is_asked_in_the_readers_language():
    with override("en"):
        assert said(PRICE) == "Prices"
    with override("ru"):
        assert said(PRICE) == "Цены"
    assert [value for value, _words in options_of(PRICE)] == ["1", "2", "3", "4", "5"]


@pytest.mark.django_db
def test_answers_are_counted():
    world = make_world()
    questions = [PRICE, {"code": "hours", "kind": "yes_no", "ru": "Часы"}, {"code": "words", "kind": "text", "ru": "?"}]
    survey = Questionnaire.objects.create(
        programme=world.programme, number=1, title="Опрос", questions=questions, effective_on=date(2026, 1, 1)
    )
    for answers in (
        {"price": "5", "hours": "yes", "words": "воды"},
        {"price": 4, "hours": "no"},
        {"price": "9", "hours": "maybe", "words": "   "},
        {"price": "4"},
    ):
        keep_answers(questionnaire=survey, answers=answers, outlet=None, today=date(2026, 10, 15))

    assert SurveyAnswer.objects.count() == 3
    price, hours, words = tallies(survey)
    assert (price.answered, round(price.average, 2)) == (3, 4.33)
    assert {bar.label: bar.count for bar in price.bars} == {"1": 0, "2": 0, "3": 0, "4": 2, "5": 1}
    assert [bar.percent for bar in hours.bars] == [50, 50]
    assert words.words == ("воды",)


@pytest.mark.django_db
def test_the_latest_version_in_force_is_asked():
    world = make_world()
    versions = [
        Questionnaire.objects.create(
            programme=world.programme, number=number, title="Опрос", questions=[PRICE], effective_on=day
        )
        for number, day in ((1, date(2026, 1, 1)), (2, date(2026, 10, 1)), (3, date(2027, 1, 1)))
    ]

    assert questionnaire_in_force(programme=world.programme, today=date(2026, 10, 15)) == versions[1]
    assert questionnaire_in_force(programme=world.programme, today=date(2025, 10, 15)) is None
