import ctypes
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pypdfium2
import pypdfium2.raw as raw
import pytest

from coalition.toolkit import pdf
from coalition.toolkit.pdf import PaperTooLong, html_to_pdf

FONT = '@font-face { font-family: "Paper Sans"; src: url("font:PaperSans-Regular.ttf") }'


def text_of(paper: bytes) -> str:
    with pypdfium2.PdfDocument(paper) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def fonts_of(paper: bytes) -> set[tuple[str, bool]]:
    """The families of the fonts that texts are set in, and whether each is embedded."""
    found = set()
    with pypdfium2.PdfDocument(paper) as document:
        for page in document:
            for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(piece.raw)
                name = ctypes.create_string_buffer(100)
                raw.FPDFFont_GetFamilyName(font, name, 100)
                found.add((name.value.decode(), bool(raw.FPDFFont_GetIsEmbedded(font))))
    return found


@pytest.fixture
def hits() -> Iterator[list[str]]:
    """What was asked of a server on this machine; the first item is its address."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    asked.append(f"http://127.0.0.1:{server.server_port}")
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_outside_is_fetched(hits, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("s3cret of this machine")
    addresses = [f"{hits[0]}/x", f"file://{secret}", f"{secret}", "data:text/css,p{display:none}", "ftp://127.0.0.1/"]
    tags = "".join(
        f'<img src="{address}"><link rel="stylesheet" href="{address}"><link rel="attachment" href="{address}">'
        f'<object data="{address}"></object><p style="background: url({address})">текст</p>'
        f'<style>@import "{address}"; @font-face {{ font-family: x; src: url("{address}") }}</style>'
        for address in addresses
    )

    paper = html_to_pdf(f"<html><body>{tags}</body></html>")

    assert hits[1:] == []
    with pypdfium2.PdfDocument(paper) as document:
        assert document.count_attachments() == 0
    assert "s3cret" not in text_of(paper)
    assert text_of(paper).count("текст") == len(addresses)


def test_the_control_the_same_page_would_have_been_fetched(hits):
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    HTML(string=f'<img src="{hits[0]}/x">', url_fetcher=URLFetcher()).write_pdf()

    assert hits[1:] == ["/x"]


def test_the_bundled_font_is_embedded_and_russian_can_be_copied_out():
    paper = html_to_pdf(f"<style>{FONT} body {{ font-family: 'Paper Sans' }}</style>Ёлка № 5 — 1 234,50 ₽")

    assert fonts_of(paper) == {("Paper Sans", True)}
    assert "Ёлка № 5 — 1 234,50 ₽" in text_of(paper)


def test_the_same_page_gives_the_same_bytes():
    assert html_to_pdf("<p>раз</p>") == html_to_pdf("<p>раз</p>")


def test_a_paper_that_would_take_minutes_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "LONGEST_HTML", 100)

    with pytest.raises(PaperTooLong):
        html_to_pdf("<p>" * 100)
