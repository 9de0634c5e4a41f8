"""What a request to a second person is about, in words; every package tells it of its own kinds, among its pages."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from coalition.toolkit.admin.units import shown
from coalition.toolkit.models import Approval

Sentence = Callable[[Approval], str]
NOT_TOLD = (ObjectDoesNotExist, KeyError, TypeError, ValueError)
"""What a sentence stumbles over when rows are gone, or when the content is of another time."""

_sentences: dict[str, Sentence] = {}


def tell_request(kind: str, sentence: Sentence) -> None:
    """Say what the content of a kind of request means."""
    _sentences[kind] = sentence


def sentence_of(approval: Approval) -> str:
    """What is asked for. Of a kind that nobody tells: its content, item by item."""
    tell = _sentences.get(approval.kind)
    if tell is not None:
        try:
            return tell(approval)
        except NOT_TOLD:
            pass
    content = approval.content if isinstance(approval.content, dict) else {"": approval.content}
    return "; ".join(_item(name, value) for name, value in content.items())


def _item(name: str, value: Any) -> str:
    printed = value if isinstance(value, str) else _print(name, value)
    return f"{_(name).replace('_kopecks', '').replace('_', ' ')}: {printed}" if name else str(printed)


def _print(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(_print("", each) for each in value)
    if isinstance(value, dict):
        return ", ".join(_item(each, inner) for each, inner in value.items())
    return str(shown(value, name))
