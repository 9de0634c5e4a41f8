"""New versions of a consent's wording. What somebody agreed to is never edited: each change is a version of its own."""

import re
from datetime import date
from hashlib import sha256

from django.db import transaction

from coalition.kernel.errors import DomainError
from members.models import ConsentText
from members.queries.consent_texts import next_version

Kind = ConsentText.Kind

PLACES = (
    *("operator", "operator_address", "operator_contacts", "programme"),
    *("subject", "subject_birth_date", "subject_address", "phone", "email", "card"),
    *("representative", "representative_address", "authority"),
)
"""Names that may stand in a text in braces; a paper fills them in or leaves a line to write on."""
BLOCKS = ("subject_details", "representative_details", "ways")
"""Names that stand on a line of their own: fields of the person, of who signs for him, marks for each way of
advertising. Number and issuer of an identity document are lines in the fields, written by hand and kept nowhere."""
NEEDED = {
    Kind.PERSONAL_DATA: ("operator", "operator_address", "subject_details"),
    Kind.REPRESENTATIVE: ("operator", "operator_address", "subject_details", "representative_details"),
    Kind.HEALTH: ("operator", "operator_address", "subject_details"),
    Kind.ADVERTISING: ("operator", "operator_address", "subject_details", "ways"),
}
"""What the law wants in every consent of a kind (152-FZ art. 9(4)), as far as a program can see it."""


class ConsentTextUnfit(DomainError):
    code = "consent_text_unfit"
    message_ru = "Текст согласия не принят: {what_ru}."
    message_en = "The consent text is not taken: {what_en}."


def publish_text(*, kind: str, text: str, effective_on: date) -> ConsentText:
    """A new version of a wording, in force from a day; its number is the next one of its kind.

    Refused with ConsentTextUnfit: no title or no text, a name in braces that is not known, a name that the kind needs
    and that is missing, the same words as the latest version, a day before the latest version's.
    """
    text = "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"
    check_text(kind=kind, text=text)
    with transaction.atomic():
        versions = ConsentText.objects.filter(kind=kind)
        latest = versions.select_for_update(no_key=True).order_by("-version").first()
        text_hash = sha256(text.encode()).hexdigest()
        if latest and latest.text_hash == text_hash:
            raise _unfit(f"версия {latest.version} звучит так же", f"version {latest.version} says the same")
        if latest and effective_on < latest.effective_on:
            day = f"{latest.effective_on:%d.%m.%Y}"
            raise _unfit(f"последняя версия действует с {day}", f"the latest version is in force from {day}")
        return ConsentText.objects.create(
            kind=kind, version=next_version(kind), text=text, text_hash=text_hash, effective_on=effective_on
        )


def check_text(*, kind: str, text: str) -> None:
    """Whether a wording can be printed and holds what its kind needs. Refused with ConsentTextUnfit."""
    title, _, body = text.strip().partition("\n")
    if not title.strip() or not body.strip():
        raise _unfit("первая строка — название, под ней текст", "its first line is a title, the text follows")
    names = re.findall(r"\{([^{}]*)\}", text)
    if "{" in re.sub(r"\{[^{}]*\}", "", text) or "}" in re.sub(r"\{[^{}]*\}", "", text):
        raise _unfit("скобка { или } без пары", "there is a brace { or } without its other half")
    unknown = [name for name in names if name not in (*PLACES, *BLOCKS)]
    if unknown:
        known = ", ".join((*PLACES, *BLOCKS))
        raise _unfit(
            f"неизвестное поле {{{unknown[0]}}}; можно: {known}", f"{{{unknown[0]}}} is not known; there are: {known}"
        )
    paragraphs = [" ".join(each.split()) for each in re.split(r"\n\s*\n", text)]
    for name in BLOCKS:
        if name in names and f"{{{name}}}" not in paragraphs:
            raise _unfit(f"поле {{{name}}} стоит отдельным абзацем", f"{{{name}}} stands in a paragraph of its own")
    missing = [name for name in NEEDED[Kind(kind)] if name not in names]
    if missing:
        raise _unfit(f"нет поля {{{missing[0]}}}", f"{{{missing[0]}}} is missing")


def _unfit(what_ru: str, what_en: str) -> ConsentTextUnfit:
    # The sentences are filled in twice: once here, once as the context of the error; braces survive only as values.
    return ConsentTextUnfit(what_ru=what_ru, what_en=what_en)
