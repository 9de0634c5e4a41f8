"""A Django template becomes a PDF. The only module that knows WeasyPrint.

Nothing outside is read while a paper is laid out: the fonts lie here, every other address is refused, be it a host or
a file. Values are escaped by the template engine, so a name cannot become markup.
"""

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from coalition.kernel.errors import DomainError

LONGEST_HTML = 8_000_000
"""Characters. A register of about 10,000 receipts; more would hold a worker for minutes."""

for chatty in ("fontTools", "weasyprint.progress"):  # they tell every step at INFO
    logging.getLogger(chatty).setLevel(logging.WARNING)


class PaperTooLong(DomainError):
    """The paper would take too long to lay out; its data can be had as a spreadsheet."""

    code = "paper_too_long"
    message_ru = "Документ слишком велик для печати. Скачайте его в виде таблицы XLSX."
    message_en = "The document is too long to be printed. Take it as an XLSX spreadsheet."


class PaperFonts(URLFetcher):
    """Answers `font:<file name>` out of static/fonts and refuses every other address."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme != "font" or name not in _fonts():
            raise ValueError("A paper fetches nothing but its own fonts.")
        return URLFetcherResponse(url, _fonts()[name], {"Content-Type": "font/ttf"})


@cache
def _fonts() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (settings.BASE_DIR / "static" / "fonts").glob("*.ttf")}


def render_pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """The PDF of a template with its context; fonts are embedded. Refused with PaperTooLong above LONGEST_HTML."""
    return html_to_pdf(render_to_string(template, dict(context)))


def html_to_pdf(html: str) -> bytes:
    """The PDF of a whole HTML page. Refused with PaperTooLong above LONGEST_HTML."""
    if len(html) > LONGEST_HTML:
        raise PaperTooLong(characters=len(html))
    return HTML(string=html, url_fetcher=PaperFonts(), base_url=None).write_pdf()


def papers_to_pdf(htmls: Sequence[str]) -> bytes:
    """Several HTML pages as one PDF, one after another, each with page numbers of its own.

    Refused with PaperTooLong above LONGEST_HTML together.
    """
    length = sum(len(html) for html in htmls)
    if length > LONGEST_HTML:
        raise PaperTooLong(characters=length)
    papers = [HTML(string=html, url_fetcher=PaperFonts(), base_url=None).render() for html in htmls]
    return papers[0].copy([page for paper in papers for page in paper.pages]).write_pdf()
