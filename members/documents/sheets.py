"""Which template a paper has and what goes into it."""

from collections.abc import Callable
from typing import Any

from members.documents.card_papers import leaving, replacement
from members.documents.consent_papers import consent, withdrawal
from members.documents.destruction_act import act
from members.documents.facts import Facts
from members.documents.family_papers import family_application, family_change
from members.documents.fields import Field, rows_of, tied
from members.documents.joining import joining
from members.documents.signing import Context, common
from members.documents.survey import survey

CONSENTS = ("pd_consent_adult", "pd_consent_representative", "pd_consent_special", "ads_consent")
_BUILDERS: dict[str, Callable[[Facts], Context]] = {
    "join_application": joining,
    "family_application": family_application,
    "family_change": family_change,
    "card_replacement": replacement,
    "leave_application": leaving,
    "consent_withdrawal": withdrawal,
    "destruction_act": act,
    "survey": survey,
}


def sheet_of(kind: str, facts: Facts) -> tuple[str, Context]:
    """The template and the context of a paper. Refused: ConsentTextMissing, QuestionnaireMissing."""
    is_consent = kind in CONSENTS
    context = common(facts) | (consent(kind, facts) if is_consent else _BUILDERS[kind](facts))
    return "consent" if is_consent else kind, {name: _laid_out(value) for name, value in context.items()}


def _laid_out(value: Any) -> Any:
    """Fields in rows, sentences with their words tied together."""
    if not isinstance(value, list) or not value:
        return value
    if isinstance(value[0], Field):
        return rows_of(value)
    return [tied(each) for each in value] if isinstance(value[0], str) else value
