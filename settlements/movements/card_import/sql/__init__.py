"""Statements over the rows that wait: what is there already, what stands in the file twice, what is written."""

from pathlib import Path


def statement(name: str) -> str:
    """The text of `<name>.sql`."""
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
