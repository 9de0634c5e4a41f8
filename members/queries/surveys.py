"""Questionnaires: what is wrong with their questions, which one is put to members, what they answered."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.models import Questionnaire, SurveyAnswer
from pharmacies.models import Programme

KINDS = ("scale", "choice", "yes_no", "text")
SCALE = range(1, 6)
"""Marks of a scale that names none of its own: from bad to excellent."""
LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose an answer, and their share of all who answered the question."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A question with what was answered: bars, an average of a scale, or the words of a free text."""

    title: str
    kind: str
    answered: int
    bars: tuple[Bar, ...] = ()
    average: float | None = None
    words: tuple[str, ...] = ()


def questionnaire_in_force(*, programme: Programme, today: date) -> Questionnaire | None:
    """The version that is put to members on a day: the latest that has come into force."""
    rows = Questionnaire.objects.filter(programme=programme, effective_on__lte=today)
    return rows.order_by("-effective_on", "-number").first()


def said(question: Mapping[str, Any]) -> str:
    """A question in the language of whoever reads."""
    return _worded(question["ru"], question.get("en", ""))


def options_of(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What may be answered, as values and words; none for a free text."""
    if question["kind"] == "scale" and not question.get("options"):
        return [(str(value), str(value)) for value in SCALE]
    if question["kind"] == "yes_no":
        return [("yes", _("yes")), ("no", _("no"))]
    return [(str(value), _worded(ru, en)) for value, ru, en in question.get("options", ())]


def faults_of(questions: Any) -> list[str]:
    """What is wrong with questions, one sentence each, naming the question by its place."""
    if not isinstance(questions, list) or not questions:
        return [_("A list of questions is wanted, with one question at least.")]
    faults, codes = [], Counter(each.get("code") for each in questions if isinstance(each, dict))
    for place, each in enumerate(questions, 1):
        faults += [f"{_('Question')} {place}: {fault}" for fault in _faults(each)]
        if isinstance(each, dict) and codes[each.get("code")] > 1:
            faults.append(f"{_('Question')} {place}: {_('its code is used twice.')}")
    return faults


def tallies(questionnaire: Questionnaire) -> list[Tally]:
    """Every question with its answers, in the order they were asked; one statement."""
    rows = list(SurveyAnswer.objects.filter(questionnaire=questionnaire).values_list("answers", flat=True))
    return [_tally(question, rows) for question in questionnaire.questions]


def _tally(question: Mapping[str, Any], rows: list[dict[str, Any]]) -> Tally:
    given = [row[question["code"]] for row in rows if row.get(question["code"]) not in (None, "")]
    if question["kind"] == "text":
        # Sorted, so that the order tells nothing about who came when.
        return Tally(said(question), "text", len(given), words=tuple(sorted(map(str, given))))
    counts = Counter(map(str, given))
    bars = tuple(
        Bar(label, counts[value], round(100 * counts[value] / len(given)) if given else 0)
        for value, label in options_of(question)
    )
    average = sum(map(int, given)) / len(given) if given and question["kind"] == "scale" else None
    return Tally(said(question), question["kind"], len(given), bars, average)


def _faults(question: Any) -> Iterator[str]:
    if not isinstance(question, dict):
        yield _("it must be an object with code, kind and ru.")
        return
    code = question.get("code")
    if not (isinstance(code, str) and code.isascii() and code.isidentifier() and len(code) <= 30):
        yield _("its code must be a short word of Latin letters.")
    if question.get("kind") not in KINDS:
        yield _("its kind must be one of: %(kinds)s.") % {"kinds": ", ".join(KINDS)}
    if not (isinstance(question.get("ru"), str) and question["ru"].strip()):
        yield _("it has no Russian wording (ru).")
    if not isinstance(question.get("en", ""), str):
        yield _("its English wording (en) must be text.")
    options = question.get("options")
    if (question.get("kind") == "choice" or options) and not _are_options(options):
        yield _("its options must be a list of at least two [value, ru, en].")
    elif question.get("kind") == "scale" and not all(each[0].isdecimal() for each in options or ()):
        yield _("the values of a scale must be whole numbers.")


def _are_options(options: Any) -> bool:
    return (
        isinstance(options, list)
        and len(options) > 1
        and all(isinstance(each, list) and len(each) == 3 and all(isinstance(p, str) for p in each) for each in options)
        and len({each[0] for each in options}) == len(options)
    )


def _worded(ru: str, en: str) -> str:
    return en if en and (get_language() or "ru").startswith("en") else ru
