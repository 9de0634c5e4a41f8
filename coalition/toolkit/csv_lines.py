"""Tables as CSV for spreadsheets and printers: semicolons, every cell quoted, no cell that becomes a formula."""

from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"
LINES_AT_ONCE = 1_000
FORMULAS = tuple("=+-@|")


def csv_lines(rows: Iterable[Sequence[object]], encoding: str) -> Iterator[bytes]:
    """The rows as bytes, a thousand lines at a time. `utf-8` begins with a BOM, by which spreadsheets know it.

    What the encoding lacks becomes a question mark.
    """
    lines = [BOM] if encoding == "utf-8" else []
    for number, row in enumerate(rows, 1):
        lines.append(";".join(map(_cell, row)) + "\r\n")
        if number % LINES_AT_ONCE == 0:
            yield "".join(lines).encode(encoding, "replace")
            lines = []
    yield "".join(lines).encode(encoding, "replace")


def _cell(value: object) -> str:
    """A quoted cell; text that a spreadsheet would compute gets an apostrophe before it."""
    text = "" if value is None else str(value)
    if text.lstrip()[:1] in FORMULAS or text[:1] in ("\t", "\r", "\n"):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'
