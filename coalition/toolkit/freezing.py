"""A document is a frozen snapshot with a number and a hash; what is printed comes out of the snapshot alone."""

import hashlib
import json
from datetime import datetime
from typing import Any

from coalition.kernel.errors import DomainError
from coalition.toolkit.models import FrozenDocument

Content = dict[str, Any]
"""Text, whole numbers, true and false, None, lists and dictionaries of these with text keys: nothing that rounds."""


class DocumentTampered(DomainError):
    """The content of a frozen document is no longer what was signed; nothing is printed from it."""

    code = "document_tampered"
    message_ru = "Документ {number} изменён после подписания: контрольная сумма не сходится. Печать остановлена."
    message_en = "Document {number} was changed after it was frozen: its hash does not agree. It is not printed."


def content_hash(content: Content) -> str:
    """SHA-256 of the content in its one spelling (sorted keys, no spaces), in hex. A float is refused: TypeError."""
    _refuse_floats(content)
    spelled = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def freeze(*, kind: str, number: str, content: Content, frozen_by: str, now: datetime) -> FrozenDocument:
    """Write a document down for ever. A number given already is refused by `document_number_is_given_once`."""
    return FrozenDocument.objects.create(
        kind=kind,
        number=number,
        content=content,
        content_hash=content_hash(content),
        frozen_at=now,
        frozen_by=frozen_by,
    )


def thaw(document: FrozenDocument) -> Content:
    """The content, after checking it against the hash. Refused with DocumentTampered when they differ."""
    if content_hash(document.content) != document.content_hash:
        raise DocumentTampered(number=document.number)
    return document.content


def changed_documents() -> tuple[list[str], int]:
    """Numbers of the documents whose content does not agree with its hash, and how many were looked at."""
    agreeing = [
        (document.number, content_hash(document.content) == document.content_hash)
        for document in FrozenDocument.objects.order_by("pk").iterator(chunk_size=50)
    ]
    return [number for number, is_whole in agreeing if not is_whole], len(agreeing)


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("A frozen document holds whole numbers only.")
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        _refuse_floats(part)
