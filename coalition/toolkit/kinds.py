"""What kinds of jobs, requests, papers and messages are called; every package names its own, among its pages."""

from collections.abc import Mapping
from typing import Any

_WORDS: dict[str, Any] = {}


def call_kinds(words: Mapping[str, Any]) -> None:
    """Say what kinds are called: `{"cards": _("making cards")}`."""
    _WORDS.update(words)


def in_words(kind: str) -> str:
    """What a kind is called; one that nobody named, as it is."""
    return str(_WORDS.get(kind, kind))
