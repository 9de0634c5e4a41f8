"""Consents, by their wording, and the paper by which they are taken back."""

from members.documents.errors import ConsentTextMissing
from members.documents.facts import Facts
from members.documents.fields import (
    Field,
    Mark,
    contact_subject_fields,
    day,
    name_fields,
    operator_of,
    phone,
    representative_fields,
    subject_fields,
    ward_fields,
    way_marks,
)
from members.documents.signing import Context, Signature, named, optional_signature, signatures_of
from members.documents.wording import Paragraph, Piece, paragraphs_of, title_of
from members.models import ConsentText
from members.queries.consent_texts import text_in_force

Kind = ConsentText.Kind
_SUBJECTS = {Kind.REPRESENTATIVE: ward_fields, Kind.ADVERTISING: contact_subject_fields}
_SUBJECT = "Субъект персональных данных"
_SIGNED_FOR_ANOTHER = (
    "Согласие даёт законный представитель в интересах представляемого: «я», «мои» ниже относятся к представляемому."
)
_WITHDRAWN = {
    Kind.PERSONAL_DATA: "на обработку персональных данных — целиком: участие в программе прекращается, счёт и карта "
    "закрываются, остаток баллов списывается, данные уничтожаются",
    Kind.HEALTH: "на обработку сведений о составе покупок: карта, баллы и накопления сохраняются",
    Kind.ADVERTISING: "на рекламу: сообщения прекращаются сразу, карта, баллы и накопления сохраняются",
    Kind.REPRESENTATIVE: "на обработку персональных данных представляемого: он выходит из программы, его данные "
    "уничтожаются",
}


def consent(kind: str, facts: Facts) -> Context:
    """A consent of a kind, by the wording of the facts, else by that in force on their day."""
    text = facts.text or text_in_force(kind, facts.on)
    if text is None:
        raise ConsentTextMissing(kind=Kind(kind).label)
    is_for_ward = facts.represented_by is not None and kind != Kind.ADVERTISING
    fields = ward_fields if is_for_ward else _SUBJECTS.get(Kind(kind), subject_fields)
    return {
        "title": title_of(text.text),
        "version": text.version or "",
        "paragraphs": _with_representative(paragraphs_of(text.text, _values(facts)), facts),
        "subject": fields(facts.someone),
        "representative": representative_fields(facts.represented_by),
        "ways": way_marks(facts.ways),
        "signatures": _signatures(Kind(kind), facts),
    }


def _with_representative(paragraphs: list[Paragraph], facts: Facts) -> list[Paragraph]:
    """A wording that a member signs himself names nobody else; who signs for him is put under his data."""
    blocks = [each.block for each in paragraphs]
    if facts.represented_by is None or "representative_details" in blocks:
        return paragraphs
    place = blocks.index("subject_details") + 1 if "subject_details" in blocks else 0
    explained = Paragraph((Piece(_SIGNED_FOR_ANOTHER),))
    return [*paragraphs[:place], Paragraph(block="representative_details"), explained, *paragraphs[place:]]


def withdrawal(facts: Facts) -> Context:
    """«Отзыв согласия»: all of it without a text, else the consent of the text's kind, or some ways of advertising."""
    someone = facts.someone
    kind = facts.text.kind if facts.text else (Kind.ADVERTISING if facts.ways else Kind.PERSONAL_DATA)
    return {
        "title": "Отзыв согласия",
        "subject": [
            *name_fields(someone)[1:],
            Field("Телефон", phone(someone.phone) if someone and someone.phone else "", 4),
            Field("Номер карты", facts.card_number, 5),
        ],
        "kinds": [
            Mark(words, someone is not None and each == kind and not facts.ways) for each, words in _WITHDRAWN.items()
        ],
        "ways": way_marks(facts.ways),
        "details": [Field("Причина (по желанию)", facts.reason)],
        "clauses": [
            "Отзыв действует со дня подачи; того, что сделано до него, он не отменяет.",
            "Оператор прекращает обработку и уничтожает или обезличивает данные в течение 30 дней, кроме тех, которые "
            "обязан хранить по закону; об уничтожении составляется акт.",
            "Служебные сообщения — код подтверждения, изменение правил — рекламой не являются.",
        ],
        "signatures": signatures_of(facts, _SUBJECT),
    }


def _values(facts: Facts) -> dict[str, str]:
    someone, by, operator = facts.someone, facts.represented_by, operator_of(facts.programme)
    values = {
        "operator": operator["full_name"],
        "operator_address": operator["legal_address"],
        "operator_contacts": operator["contacts"],
        "programme": named(facts.programme)[1:-1],
        "card": facts.card_number,
    }
    if someone:
        values |= {
            "subject": someone.full_name,
            "subject_birth_date": day(someone.birth_date),
            "subject_address": someone.address,
            "phone": phone(someone.phone) if someone.phone else "",
            "email": someone.email,
        }
    if by:
        values |= {
            "representative": by.someone.full_name,
            "representative_address": by.someone.address,
            "authority": by.authority,
        }
    return values


def _signatures(kind: Kind, facts: Facts) -> list[Signature]:
    if facts.someone is None and kind == Kind.REPRESENTATIVE:
        return [Signature("Законный представитель"), *optional_signature(facts)]
    if facts.someone is None and kind != Kind.HEALTH:  # which a representative may sign for a child
        return [Signature(_SUBJECT)]
    return signatures_of(facts, _SUBJECT)
