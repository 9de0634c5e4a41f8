"""New wordings of consents: what is taken, what is refused, which one is in force."""

from datetime import date, timedelta

import pytest

from coalition.demo.tables import DATA
from members.models import ConsentText
from members.operations.consent_texts import ConsentTextUnfit, check_text, publish_text
from members.queries.consent_texts import text_in_force, texts_in_force

Kind = ConsentText.Kind
DAY = date(2026, 11, 29)
WORDING = "Согласие\n\n{subject_details}\n\nДаю согласие: {operator}, {operator_address}.\n"


@pytest.mark.parametrize("kind", Kind.values)
def test_the_wordings_that_come_with_the_demo_are_fit(kind):
    check_text(kind=kind, text=(DATA / "consents" / f"{kind}.txt").read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_each_change_is_a_version_of_its_own():
    first = publish_text(kind=Kind.HEALTH, text=WORDING, effective_on=DAY)
    second = publish_text(kind=Kind.HEALTH, text=WORDING + "\n1. Срок. Год.", effective_on=DAY + timedelta(days=9))
    other = publish_text(kind=Kind.PERSONAL_DATA, text=WORDING, effective_on=DAY)

    assert (first.version, second.version, other.version) == (1, 2, 1)
    assert first.text_hash != second.text_hash
    assert text_in_force(Kind.HEALTH, DAY - timedelta(days=1)) is None
    assert text_in_force(Kind.HEALTH, DAY + timedelta(days=8)) == first
    assert text_in_force(Kind.HEALTH, DAY + timedelta(days=9)) == second
    assert texts_in_force(DAY + timedelta(days=9)) == {second.pk, other.pk}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Одно название", "первая строка — название"),
        ("", "первая строка — название"),
        (WORDING + "{passport}", "неизвестное поле {passport}"),
        (WORDING + "{operator.inn}", "неизвестное поле {operator.inn}"),
        (WORDING + "{0}", "неизвестное поле {0}"),
        (WORDING + "{}", "неизвестное поле {}"),
        (WORDING + "{operator!r}", "неизвестное поле"),
        (WORDING + "скидка } 5 %", "без пары"),
        (WORDING + "{operator", "без пары"),
        (WORDING + "{{operator}}", "без пары"),
        (WORDING.replace("{operator}", "ООО"), "нет поля {operator}"),
        (WORDING.replace("{subject_details}", ""), "нет поля {subject_details}"),
        (WORDING + "Способы: {ways}", "отдельным абзацем"),
        (WORDING, "версия 1 звучит так же"),
    ],
)
def test_what_is_unfit_is_refused_in_words(text, what):
    publish_text(kind=Kind.HEALTH, text=WORDING, effective_on=DAY)

    with pytest.raises(ConsentTextUnfit) as refused:
        publish_text(kind=Kind.HEALTH, text=text, effective_on=DAY)

    assert what in refused.value.message_ru
    assert ConsentText.objects.count() == 1


@pytest.mark.django_db
def test_a_version_does_not_come_before_the_one_it_replaces():
    publish_text(kind=Kind.HEALTH, text=WORDING, effective_on=DAY)

    with pytest.raises(ConsentTextUnfit) as refused:
        publish_text(kind=Kind.HEALTH, text=WORDING + "!", effective_on=DAY - timedelta(days=1))

    assert "29.11.2026" in refused.value.message_ru


def test_advertising_needs_its_ways_and_a_representative_his_data():
    for kind, name in ((Kind.ADVERTISING, "ways"), (Kind.REPRESENTATIVE, "representative_details")):
        with pytest.raises(ConsentTextUnfit) as refused:
            check_text(kind=kind, text=WORDING)
        assert f"нет поля {{{name}}}" in refused.value.message_ru
        check_text(kind=kind, text=f"{WORDING}\n{{{name}}}\n")
