"""Statements of the till's path, each in a file of its own."""

from pathlib import Path


def load(name: str) -> str:
    """The text of `<name>.sql` without comments and indents: the driver remembers only statements below 4 KB."""
    lines = (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    return " ".join(line.strip() for line in lines if not line.lstrip().startswith("--"))
