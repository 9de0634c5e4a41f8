"""Every paper, filled in with the longest names and blank: its pages, its words, its ink."""

from dataclasses import replace
from datetime import date
from functools import cache

import pypdfium2
import pytest

from members.documents.errors import ConsentTextMissing, QuestionnaireMissing
from members.documents.facts import Facts, Representing
from members.documents.papers import (
    SERIES,
    PaperKind,
    print_all,
    print_paper,
    print_together,
    rendered_hash,
    signed_text,
)
from members.models import ConsentText, Representation
from members.tests.documents.people import (
    ADDRESS,
    AUTHORITY,
    CARD,
    EMAIL,
    LONGEST,
    NEW_CARD,
    ON,
    TEENAGER,
    a_programme,
    a_text,
    facts_for,
)

MM = 72 / 25.4
SIDE = 14.9 * MM
CONSENTS = [PaperKind(kind) for kind in ConsentText.Kind.values]
EVERY = [
    pytest.param(kind, blank, id=f"{kind}-{'blank' if blank else 'filled'}") for kind in PaperKind for blank in (0, 1)
]


@cache
def body_of(kind: PaperKind, is_blank: bool) -> bytes:
    """The PDF of a paper, once."""
    return print_paper(kind, facts_for(kind, a_programme(), is_blank=is_blank)).body


def words_of(body: bytes) -> str:
    """What stands on the pages, without white space and hyphens, which lines break at."""
    with pypdfium2.PdfDocument(body) as document:
        return bare("".join(page.get_textpage().get_text_bounded() for page in document))


def bare(text: str) -> str:
    return "".join(each for each in text if not each.isspace() and each not in "-\u2010\u2011\ufffe\u00ad\x02")


@pytest.mark.parametrize(("kind", "is_blank"), EVERY)
def test_a_paper_fits_its_pages(kind, is_blank):
    annex = kind == PaperKind.DESTRUCTION_ACT and not is_blank

    with pypdfium2.PdfDocument(body_of(kind, is_blank)) as document:
        assert len(document) == 1 + annex
        for page in document:
            width, height = page.get_size()
            assert (round(width / MM), round(height / MM)) == (210, 297)
            text = page.get_textpage()
            boxes = [text.get_charbox(place) for place in range(text.count_chars())]
            assert all(SIDE <= left <= right <= width - SIDE for left, _, right, _ in boxes if right > left)
            assert all(8 * MM <= bottom <= top <= height - 8 * MM for _, bottom, _, top in boxes if top > bottom)


@pytest.mark.parametrize(("kind", "is_blank"), EVERY)
def test_a_paper_is_black_and_white(kind, is_blank):
    with pypdfium2.PdfDocument(body_of(kind, is_blank)) as document:
        for page in document:
            picture = page.render(scale=1).to_pil().convert("RGB")
            assert all(red == green == blue for _, (red, green, blue) in picture.getcolors(1 << 16))


@pytest.mark.parametrize(("kind", "is_blank"), EVERY)
def test_every_word_that_is_signed_stands_on_the_paper(kind, is_blank):
    facts = facts_for(kind, a_programme(), is_blank=bool(is_blank))
    printed = words_of(body_of(kind, is_blank))

    signed = signed_text(kind, facts).split()

    assert len(signed) > 20
    assert [word for word in signed if bare(word) not in printed] == []
    assert "\ufffd" not in printed
    assert rendered_hash(kind, facts) in printed
    assert "стр.1из" in printed


def test_a_filled_paper_says_who_and_a_blank_one_nothing_of_anybody():
    filled = words_of(body_of(PaperKind.JOIN_APPLICATION, False))
    blank = words_of(body_of(PaperKind.JOIN_APPLICATION, True))

    for words in (LONGEST.full_name, ADDRESS, EMAIL, "+7 916 100-01-32", "28.02.1979", CARD, "ЗАЯ-2026-000123"):
        assert bare(words) in filled, words
        assert bare(words) not in blank, words
    assert bare("Константинопольской-Рождественской Александры-Анастасии Константиновны") in filled
    assert bare("правил (№ 3 от 01.09.2026)") in filled
    assert bare("ООО «М-Центр», оператору программы лояльности") in blank


ELEMENTS = {
    "1: who": ("Фамилия, имя, отчество", "Адрес места жительства", "Серия и номер", "Кем и когда выдан"),
    "3: the operator": (
        "Общество с ограниченной ответственностью «М-Центр»",
        "115127, г. Москва, ул. Складочная, д. 6",
    ),
    "4: what for": ("Цель.",),
    "5: which data": ("Перечень данных.", "фамилия, имя, отчество"),
    "6: who processes": ("Лицо, обрабатывающее данные по поручению оператора: нет",),
    "7: what is done and how": ("Действия и способы.", "Сбор, запись", "с использованием средств автоматизации"),
    "8: how long, how to take it back": ("Срок.", "Отзыв.", "в любое время"),
    "9: the signature": ("подпись", "дата"),
}
"""152-FZ art. 9(4); the second one is the representative's."""
REPRESENTATIVE = (
    "Фамилия, имя, отчество законного представителя",
    "Документ, подтверждающий полномочия",
    "Кем приходится",
)


@pytest.mark.parametrize("is_blank", [False, True])
@pytest.mark.parametrize("kind", CONSENTS)
def test_a_consent_has_all_that_the_law_wants(kind, is_blank):
    printed = words_of(body_of(kind, is_blank)).lower()

    for element, words in ELEMENTS.items():
        assert all(bare(each).lower() in printed for each in words), element
    is_for_ward = kind == PaperKind.PD_CONSENT_REPRESENTATIVE
    assert all(bare(each).lower() in printed for each in REPRESENTATIVE) is is_for_ward


def test_whoever_signs_for_another_is_named_on_every_consent():
    by = Representing(LONGEST, Representation.Kind.GUARDIAN, AUTHORITY)
    facts = replace(facts_for(PaperKind.PD_CONSENT_SPECIAL, a_programme()), someone=TEENAGER, represented_by=by)

    paper = print_paper(PaperKind.PD_CONSENT_SPECIAL, facts)

    printed = words_of(paper.body)
    assert all(bare(each) in printed for each in (*REPRESENTATIVE, AUTHORITY, LONGEST.full_name, "опекун"))
    with pypdfium2.PdfDocument(paper.body) as document:
        assert len(document) <= 2


@pytest.mark.parametrize(
    ("born", "signatures"),
    [(date(2013, 11, 30), 1), (date(2012, 11, 29), 2), (date(2008, 11, 30), 2), (date(2008, 11, 29), 1)],
)
def test_from_14_to_18_a_minor_signs_beside_his_representative(born, signatures):
    facts = facts_for(PaperKind.PD_CONSENT_REPRESENTATIVE, a_programme())
    facts = replace(facts, someone=replace(TEENAGER, birth_date=born))

    text = signed_text(PaperKind.PD_CONSENT_REPRESENTATIVE, facts)

    assert text.count("подпись") == signatures


def test_advertising_is_agreed_to_way_by_way():
    text = signed_text(PaperKind.ADS_CONSENT, facts_for(PaperKind.ADS_CONSENT, a_programme()))

    ways = "× SMS телефонный звонок × электронная почта push-уведомление мессенджер"
    assert ways in text


@pytest.mark.parametrize(
    ("taken_back", "ticked"),
    [
        ({}, "на обработку персональных данных — целиком"),
        ({"text": ConsentText(kind="pd_consent_special")}, "на обработку сведений о составе покупок"),
        ({"text": ConsentText(kind="ads_consent")}, "на рекламу: сообщения прекращаются сразу"),
        ({"text": ConsentText(kind="pd_consent_representative")}, "на обработку персональных данных представляемого"),
        ({"text": ConsentText(kind="ads_consent"), "ways": ("call",)}, "телефонный звонок"),
        ({"ways": ("push",)}, "push-уведомление"),
    ],
)
def test_a_withdrawal_ticks_what_is_taken_back(taken_back, ticked):
    text = signed_text(PaperKind.CONSENT_WITHDRAWAL, Facts(a_programme(), ON, someone=LONGEST, **taken_back))

    assert text.count("×") == 1
    assert f"× {ticked}" in text


def test_an_application_is_no_consent():
    for kind in (PaperKind.JOIN_APPLICATION, PaperKind.FAMILY_APPLICATION):
        text = signed_text(kind, facts_for(kind, a_programme()))
        assert "даю согласие" not in text


def test_the_survey_knows_nobody():
    text = words_of(body_of(PaperKind.SURVEY, False))

    assert bare("Имени не пишите") in text
    assert LONGEST.last_name[:10] not in text
    assert "подпись" not in text
    assert body_of(PaperKind.SURVEY, False) == body_of(PaperKind.SURVEY, True)


def test_the_hash_is_of_the_words_and_not_of_the_number():
    kind = PaperKind.PD_CONSENT_ADULT
    text = ConsentText(kind=kind, version=7, text="Согласие\n\nЯ, {subject}, согласна.\n\n1. Срок. До {elsewhere}.")
    facts = Facts(a_programme(), ON, number="СОГ-2026-000001", someone=LONGEST, text=text)

    first = rendered_hash(kind, facts)

    assert signed_text(kind, facts) == (
        "Согласие Я, Константинопольская-Рождественская Александра-Анастасия Константиновна, согласна. "
        "1. Срок. До {elsewhere}. "
        "Субъект персональных данных 29.11.2026 дата подпись "
        "Константинопольская-Рождественская А.-А. К. фамилия и инициалы"
    )
    assert first == rendered_hash(kind, replace(facts, number="СОГ-2026-000002", clerk_name="Другой"))
    assert first != rendered_hash(kind, replace(facts, someone=replace(LONGEST, first_name="Анна")))
    assert len(first) == 64


def test_a_name_is_no_markup():
    someone = replace(LONGEST, last_name="<b>Ива&нова</b>", first_name="{{ 1 }}")
    facts = replace(facts_for(PaperKind.CARD_REPLACEMENT, a_programme()), someone=someone)

    assert bare("<b>Ива&нова</b> {{ 1 }}") in words_of(print_paper(PaperKind.CARD_REPLACEMENT, facts).body)


def test_papers_printed_together_keep_their_own_pages():
    programme = a_programme()
    kinds = [PaperKind.JOIN_APPLICATION, PaperKind.PD_CONSENT_ADULT, PaperKind.ADS_CONSENT]

    paper = print_together([(kind, facts_for(kind, programme)) for kind in kinds])
    blanks = print_all([PaperKind.CARD_REPLACEMENT, PaperKind.LEAVE_APPLICATION], Facts(programme, ON))

    for body, count in ((paper.body, 3), (blanks.body, 2)):
        with pypdfium2.PdfDocument(body) as document:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        assert len(pages) == count
        assert all("стр. 1 из 1" in page for page in pages)
    assert paper.file_name == "ЗАЯ-2026-000123 Документы участника.pdf"
    assert blanks.file_name == "Бланк Заявление о замене карты + Заявление о выходе.pdf"


def test_printing_again_gives_the_same_bytes():
    kind = PaperKind.LEAVE_APPLICATION

    again = print_paper(kind, facts_for(kind, a_programme())).body

    assert again == body_of(kind, False)


def test_a_replaced_card_shows_both_numbers():
    text = signed_text(PaperKind.CARD_REPLACEMENT, facts_for(PaperKind.CARD_REPLACEMENT, a_programme()))

    assert CARD in text
    assert NEW_CARD in text
    assert "паспорт" in text


@pytest.mark.django_db
def test_without_a_wording_or_a_questionnaire_nothing_is_printed():
    facts = Facts(a_programme(), ON)
    facts.programme.pk = 1

    with pytest.raises(ConsentTextMissing):
        print_paper(PaperKind.PD_CONSENT_ADULT, facts)
    with pytest.raises(QuestionnaireMissing):
        print_paper(PaperKind.SURVEY, facts)


@pytest.mark.django_db
def test_the_wording_in_force_on_the_day_is_printed():
    for version, day in ((1, 1), (2, 20), (3, 30)):
        words = {"text": f"Версия {version}\n\nТекст.", "text_hash": "0"}
        ConsentText.objects.create(kind="ads_consent", version=version, effective_on=date(2026, 11, day), **words)

    assert "Версия 2" in signed_text(PaperKind.ADS_CONSENT, Facts(a_programme(), ON))


def test_every_paper_with_a_number_has_a_series():
    assert set(SERIES) == set(PaperKind) - {PaperKind.SURVEY}
    assert a_text("ads_consent").kind == PaperKind.ADS_CONSENT
