"""The words of a paper without its layout: what is hashed as the thing that was signed."""

import unicodedata
from html.parser import HTMLParser

_EMPTY = {"br", "col", "hr", "img", "meta", "path", "rect"}


class _Words(HTMLParser):
    """Gathers text; skips what is marked `unsigned` and drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            classes = (dict(attributes).get("class") or "").split()
            self._open.append(tag in ("svg", "style") or "unsigned" in classes)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.words.append(data)


def plain_text(html: str) -> str:
    """The words in one line: NFC, each run of white space (no-break too) one space."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join(unicodedata.normalize("NFC", " ".join(reader.words)).split())
