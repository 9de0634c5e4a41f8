"""The statements of a back-test, one file each, read once."""

from pathlib import Path

_FOLDER = Path(__file__).parent


def load(name: str) -> str:
    """The text of a statement."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
