"""The two languages: which of them a page, or a command, speaks now."""

from django.utils.translation import get_language


def is_in_russian() -> bool:
    """Whether Russian is spoken; it is when nothing was chosen."""
    return (get_language() or "ru").startswith("ru")


def in_language(ru: str, en: str) -> str:
    """One of the two."""
    return ru if is_in_russian() else en
