"""Statements of the till's path, each in a file of its own."""

from pathlib import Path


def load(name: str) -> str:
    """The text of `<name>.sql`."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
