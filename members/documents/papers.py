"""The papers of the registry: what there is, printed filled in or blank, and the hash of what is signed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from coalition.toolkit.freezing import thaw
from coalition.toolkit.models import FrozenDocument
from coalition.toolkit.paper import PDF, Paper
from coalition.toolkit.pdf import papers_to_pdf
from members.documents.destruction_act import erased_of
from members.documents.facts import Facts
from members.documents.plain import plain_text
from members.documents.sheets import sheet_of
from pharmacies.models import Programme


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
    PaperKind.PD_CONSENT_ADULT: "Согласие на обработку данных",
    PaperKind.PD_CONSENT_REPRESENTATIVE: "Согласие законного представителя",
    PaperKind.PD_CONSENT_SPECIAL: "Согласие: сведения о здоровье",
    PaperKind.ADS_CONSENT: "Согласие на рекламу",
    PaperKind.FAMILY_APPLICATION: "Заявление семьи",
    PaperKind.FAMILY_CHANGE: "Изменение состава семьи",
    PaperKind.CARD_REPLACEMENT: "Заявление о замене карты",
    PaperKind.LEAVE_APPLICATION: "Заявление о выходе",
    PaperKind.CONSENT_WITHDRAWAL: "Отзыв согласия",
    PaperKind.DESTRUCTION_ACT: "Акт об уничтожении данных",
    PaperKind.SURVEY: "Опрос",
}
"""In the footer of each page and in the file's name: papers are in Russian whatever the console is in."""
SERIES = {
    PaperKind.JOIN_APPLICATION: "ЗАЯ",
    PaperKind.PD_CONSENT_ADULT: "СОГ",
    PaperKind.PD_CONSENT_REPRESENTATIVE: "СОГ",
    PaperKind.PD_CONSENT_SPECIAL: "СОГ",
    PaperKind.ADS_CONSENT: "СОГ",
    PaperKind.FAMILY_APPLICATION: "ЗАЯ",
    PaperKind.FAMILY_CHANGE: "ЗАЯ",
    PaperKind.CARD_REPLACEMENT: "ЗАЯ",
    PaperKind.LEAVE_APPLICATION: "ЗАЯ",
    PaperKind.CONSENT_WITHDRAWAL: "ОТЗ",
    PaperKind.DESTRUCTION_ACT: "АКТ-ПДН",
}
"""Of which series a filled paper takes its number; a survey has none."""


def print_paper(kind: PaperKind, facts: Facts) -> Paper:
    """A paper as a PDF; without `someone` (an act: without `erased`) a blank form with lines to write on.

    Refused: ConsentTextMissing when no wording of the consent is in force; QuestionnaireMissing for a survey.
    """
    return print_together([(kind, facts)])


def print_all(kinds: Sequence[PaperKind], facts: Facts) -> Paper:
    """Several papers of the same facts as one PDF, each with page numbers of its own. Refused as `print_paper`."""
    return print_together([(kind, facts) for kind in kinds])


def print_together(papers: Sequence[tuple[PaperKind, Facts]]) -> Paper:
    """Papers, each from its facts, as one PDF: each starts on a page and has page numbers of its own.

    Refused as `print_paper`.
    """
    papers = [(PaperKind(kind), facts) for kind, facts in papers]
    titles = " + ".join(TITLES[kind] for kind, _facts in papers) if len(papers) < 3 else "Документы участника"
    name = f"{_number(*papers[0]) or 'Бланк'} {titles}.pdf"
    return Paper(name, PDF, papers_to_pdf([_page(kind, facts) for kind, facts in papers]))


def print_frozen_act(document: FrozenDocument) -> Paper:
    """A destruction act out of its frozen content: the same paper each time. Refused with DocumentTampered."""
    content = thaw(document)
    facts = Facts(Programme.objects.get(pk=content["programme"]), date.fromisoformat(content["on"]))
    facts = replace(facts, erased=erased_of(content))
    page = _page(PaperKind.DESTRUCTION_ACT, facts, digest=document.content_hash)
    return Paper(f"{document.number} {TITLES[PaperKind.DESTRUCTION_ACT]}.pdf", PDF, papers_to_pdf([page]))


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


def _page(kind: PaperKind, facts: Facts, digest: str = "") -> str:
    sheet = _sheet(kind, facts)
    context = {
        "sheet": mark_safe(sheet),  # rendered by our own templates, which escape what they print
        "title": TITLES[kind],
        "number": _number(kind, facts),
        "hash": digest or _hash(plain_text(sheet)),
        "is_blank": is_blank(kind, facts),
    }
    return render_to_string("papers/registry/sheet.html", context)


def _number(kind: PaperKind, facts: Facts) -> str:
    if is_blank(kind, facts):
        return ""
    return facts.erased.act_number if facts.erased and kind == PaperKind.DESTRUCTION_ACT else facts.number


def _sheet(kind: PaperKind, facts: Facts) -> str:
    template, context = sheet_of(kind, facts)
    return render_to_string(f"papers/registry/{template}.html", context)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
