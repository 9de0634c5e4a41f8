"""The questionnaire in the console: faults are said, what was answered is not changed, results are drawn."""

import json
from datetime import date

import pytest
from django.test import Client

from coalition.tests.world import make_world
from members.models import Questionnaire
from members.operations.surveys import keep_answers
from pharmacies.models import StaffUser

QUESTIONS = [
    {"code": "price", "kind": "scale", "ru": "Как Вам цены?"},
    {"code": "words", "kind": "text", "ru": "Чего не хватило?"},
]


@pytest.fixture
def survey(db):
    return Questionnaire.objects.create(
        programme=make_world().programme, number=1, title="Опрос", questions=QUESTIONS, effective_on=date(2026, 1, 1)
    )


@pytest.fixture
def chief(db):
    client = Client()
    client.force_login(StaffUser.objects.create_superuser("chief"))
    return client


def page(survey, step="change/"):
    return f"/console/members/questionnaire/{survey.pk}/{step}"


def test_a_fault_is_said_and_nothing_is_saved(chief, survey):
    form = {
        "programme": survey.programme_id,
        "number": 1,
        "title": "Опрос",
        "effective_on": "01.01.2026",
        "questions": json.dumps([{"code": "price", "kind": "colour", "ru": "?"}]),
    }
    answer = chief.post(page(survey), form)

    assert answer.status_code == 200
    assert "scale, choice, yes_no, text" in answer.content.decode()
    survey.refresh_from_db()
    assert survey.questions == QUESTIONS


def test_what_was_answered_is_not_changed_any_more(chief, survey):
    assert 'name="questions"' in chief.get(page(survey)).content.decode()
    keep_answers(questionnaire=survey, answers={"price": 4}, outlet=None, today=date(2026, 10, 15))

    shown = chief.get(page(survey)).content.decode()
    assert 'name="questions"' not in shown
    assert "Как Вам цены?" in shown


def test_results_are_drawn(chief, survey):
    for mark in (3, 5):
        keep_answers(
            questionnaire=survey, answers={"price": mark, "words": "<b>воды</b>"}, outlet=None, today=date(2026, 10, 15)
        )
    shown = chief.get(page(survey, "results/"), follow=True).content.decode()

    assert "4,0" in shown or "4.0" in shown
    assert "width: 50%" in shown
    assert "&lt;b&gt;воды&lt;/b&gt;" in shown
