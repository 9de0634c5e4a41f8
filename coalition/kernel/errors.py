"""The one family of refusals: each has a stable code and a sentence in both languages."""

import copyreg
from typing import Any


class DomainError(Exception):
    """A refusal by the rules of the programme, readable by a till, a clerk and a program.

    A subclass states `code` (stable, snake_case) and both sentences; `{names}` in them are filled in from the context.
    Both languages travel as data, not through gettext, because a till receives both at once.
    """

    code: str = "domain_error"
    message_ru: str = "Действие отклонено правилами программы."
    message_en: str = "The rules of the programme refuse this."

    def __init__(self, message_ru: str | None = None, message_en: str | None = None, **context: object) -> None:
        """Sentences given here replace those of the class; `context` is what a program may want to know."""
        super().__init__()
        self.context: dict[str, object] = context
        self.message_ru = (message_ru or self.message_ru).format_map(context)
        self.message_en = (message_en or self.message_en).format_map(context)

    def __str__(self) -> str:
        return self.message_en

    def __reduce__(self) -> tuple[Any, ...]:
        # Celery carries errors between processes; rebuilding them needs no knowledge of a subclass's constructor.
        return copyreg.__newobj__, (type(self),), vars(self).copy()
