"""What kinds of jobs, requests, papers and messages are called, and what jobs of a kind tell of what they have done;
every package names its own, among its pages.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Results = Callable[[Any], Iterable[str]]

_WORDS: dict[str, Any] = {}
_RESULTS: dict[str, Results] = {}


def call_kinds(words: Mapping[str, Any]) -> None:
    """Say what kinds are called: `{"cards": _("making cards")}`."""
    _WORDS.update(words)


def in_words(kind: str) -> str:
    """What a kind is called; one that nobody named, as it is."""
    return str(_WORDS.get(kind, kind))


def tell_results(results: Mapping[str, Results]) -> None:
    """Say, by kinds, what a job has done: functions of a job that has done something."""
    _RESULTS.update(results)


def result_in_words(job: Any) -> list[str]:
    """What a job has done, line by line; nothing when its kind has nothing to tell, or it has not begun."""
    tell = _RESULTS.get(job.kind)
    return list(tell(job)) if tell and job.result else []
