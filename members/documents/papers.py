"""The papers of the registry: what there is, printed filled in or blank, and the hash of what is signed."""

from collections.abc import Sequence
from hashlib import sha256

from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.paper import PDF, Paper
from coalition.toolkit.pdf import papers_to_pdf
from members.documents.facts import Facts
from members.documents.plain import plain_text
from members.documents.sheets import sheet_of


class PaperKind(TextChoices):
    """Papers that somebody signs, and one that nobody does: the survey."""

    JOIN_APPLICATION = "join_application", _("application to join, with the questionnaire")
    PD_CONSENT_ADULT = "pd_consent_adult", _("consent to personal data")
    PD_CONSENT_REPRESENTATIVE = "pd_consent_representative", _("consent of a representative")
    PD_CONSENT_SPECIAL = "pd_consent_special", _("consent to health data")
    ADS_CONSENT = "ads_consent", _("consent to advertising")
    FAMILY_APPLICATION = "family_application", _("application of a family")
    FAMILY_CHANGE = "family_change", _("application to change a family")
    CARD_REPLACEMENT = "card_replacement", _("application to replace a card")
    LEAVE_APPLICATION = "leave_application", _("application to leave")
    CONSENT_WITHDRAWAL = "consent_withdrawal", _("withdrawal of consent")
    DESTRUCTION_ACT = "destruction_act", _("act of destruction of personal data")
    SURVEY = "survey", _("survey, without a name")


TITLES = {
    PaperKind.JOIN_APPLICATION: "Заявление о присоединении",
    PaperKind.PD_CONSENT_ADULT: "Согласие на обработку персональных данных",
    PaperKind.PD_CONSENT_REPRESENTATIVE: "Согласие законного представителя",
    PaperKind.PD_CONSENT_SPECIAL: "Согласие: сведения о здоровье",
    PaperKind.ADS_CONSENT: "Согласие на рекламу",
    PaperKind.FAMILY_APPLICATION: "Заявление семьи",
    PaperKind.FAMILY_CHANGE: "Изменение состава семьи",
    PaperKind.CARD_REPLACEMENT: "Заявление о замене карты",
    PaperKind.LEAVE_APPLICATION: "Заявление о выходе",
    PaperKind.CONSENT_WITHDRAWAL: "Отзыв согласия",
    PaperKind.DESTRUCTION_ACT: "Акт об уничтожении персональных данных",
    PaperKind.SURVEY: "Опрос",
}
"""In the footer of each page and in the file's name: papers are in Russian whatever the console is in."""
SERIES = {
    PaperKind.JOIN_APPLICATION: "ЗАЯ",
    PaperKind.PD_CONSENT_ADULT: "СОГ",
    PaperKind.PD_CONSENT_REPRESENTATIVE: "СОГ",
    PaperKind.PD_CONSENT_SPECIAL: "СОГ",
    PaperKind.ADS_CONSENT: "СОГ",
    PaperKind.FAMILY_APPLICATION: "СЕМ",
    PaperKind.FAMILY_CHANGE: "СЕМ",
    PaperKind.CARD_REPLACEMENT: "ЗАМ",
    PaperKind.LEAVE_APPLICATION: "ВЫХ",
    PaperKind.CONSENT_WITHDRAWAL: "ОТЗ",
    PaperKind.DESTRUCTION_ACT: "УНИ",
}
"""Of which series a filled paper takes its number; a survey has none."""


def print_paper(kind: PaperKind, facts: Facts) -> Paper:
    """A paper as a PDF; without `someone` (an act: without `erased`) a blank form with lines to write on.

    Refused: ConsentTextMissing when no wording of the consent is in force; QuestionnaireMissing for a survey.
    """
    return _printed([kind], facts)


def print_all(kinds: Sequence[PaperKind], facts: Facts) -> Paper:
    """Several papers as one PDF, each on pages and with page numbers of its own. Refused as `print_paper`."""
    return _printed(kinds, facts)


def rendered_hash(kind: PaperKind, facts: Facts) -> str:
    """SHA-256, in hex, of the words that are signed: the same for the same facts, whatever its number or layout."""
    return _hash(signed_text(kind, facts))


def signed_text(kind: PaperKind, facts: Facts) -> str:
    """The words of a paper in one line, without its number: what a signature stands under. Refused as `print_paper`."""
    return plain_text(_sheet(PaperKind(kind), facts))


def is_blank(kind: PaperKind, facts: Facts) -> bool:
    """Whether the paper is a form to be filled in by hand; a survey always is."""
    if kind == PaperKind.DESTRUCTION_ACT:
        return facts.erased is None
    return facts.someone is None or kind == PaperKind.SURVEY


def _printed(kinds: Sequence[PaperKind], facts: Facts) -> Paper:
    kinds = [PaperKind(kind) for kind in kinds]
    name = "+".join(TITLES[kind] for kind in kinds) if len(kinds) < 3 else "Документы участника"
    number = "" if is_blank(kinds[0], facts) else facts.number
    return Paper(f"{number or 'бланк'} {name}.pdf", PDF, papers_to_pdf([_page(kind, facts) for kind in kinds]))


def _page(kind: PaperKind, facts: Facts) -> str:
    sheet = _sheet(kind, facts)
    context = {
        "sheet": mark_safe(sheet),  # rendered by our own templates, which escape what they print
        "title": TITLES[kind],
        "number": "" if is_blank(kind, facts) else _number(kind, facts),
        "hash": _hash(plain_text(sheet)),
        "is_blank": is_blank(kind, facts),
    }
    return render_to_string("papers/registry/sheet.html", context)


def _number(kind: PaperKind, facts: Facts) -> str:
    return facts.erased.act_number if kind == PaperKind.DESTRUCTION_ACT and facts.erased else facts.number


def _sheet(kind: PaperKind, facts: Facts) -> str:
    template, context = sheet_of(kind, facts)
    return render_to_string(f"papers/registry/{template}.html", context)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
