"""Typed readers of environment variables; nonsense is refused with a sentence, never guessed at.

An empty variable counts as unset, since that is how compose files and unit files leave one out.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = ("1", "true", "yes", "on")
FALSE = ("0", "false", "no", "off")


class SettingRefused(ImproperlyConfigured):
    """A variable is missing or says what is not allowed; the message names it and what is allowed."""


def text(name: str, *, default: str = "", choices: tuple[str, ...] = ()) -> str:
    """The variable as it stands, or `default`; SettingRefused when it is none of `choices`."""
    value = os.environ.get(name, "").strip() or default
    if choices and value not in choices:
        raise SettingRefused(f"{name} is {value!r}, but must be one of: {', '.join(choices)}.")
    return value


def boolean(name: str, *, default: bool) -> bool:
    """True or False, in the usual spellings; SettingRefused for anything else."""
    value = os.environ.get(name, "").strip().lower()
    if value and value not in TRUE + FALSE:
        raise SettingRefused(f"{name} is {value!r}, but must be one of: {', '.join(TRUE + FALSE)}.")
    return value in TRUE if value else default


def integer(name: str, *, default: int, least: int, most: int) -> int:
    """A whole number in ASCII digits from `least` to `most`; SettingRefused for anything else."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise SettingRefused(f"{name} is {value!r}, but must be a whole number from {least} to {most}.")
    return int(value)


def names(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A list written with commas between its items; spaces around them do not count."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()] or list(default)


def url(name: str, *, schemes: tuple[str, ...]) -> str:
    """A URL with one of `schemes`, or "" when unset; the refusal does not repeat it, since URLs hold passwords."""
    value = os.environ.get(name, "").strip()
    if not value:
        return ""
    if urlsplit(value).scheme not in schemes or not value.partition("://")[2]:
        allowed = ", ".join(f"{scheme}://…" for scheme in schemes)
        raise SettingRefused(f"{name} is not a URL that is understood here; it must look like one of: {allowed}")
    return value


def secret(name: str, *, shortest: int) -> str:
    """A secret from the variable or from the file that NAME_FILE points at, or "" when neither is set.

    SettingRefused when both are set, the file cannot be read, or the secret has fewer than `shortest` characters.
    """
    value, file = os.environ.get(name, "").strip(), os.environ.get(f"{name}_FILE", "").strip()
    if value and file:
        raise SettingRefused(f"{name} and {name}_FILE are both set; keep one of them.")
    if file:
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingRefused(f"{name}_FILE names {file!r}, which cannot be read: {error}.") from error
    if (value or file) and len(value) < shortest:
        raise SettingRefused(f"{name} must have at least {shortest} characters; it has {len(value)}.")
    return value
