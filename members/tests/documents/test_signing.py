"""The bars of a card on an application are what a scanner reads."""

import barcode
import pypdfium2

from members.documents.papers import PaperKind, print_paper
from members.documents.signing import card_in_head
from members.tests.documents.people import CARD, a_programme, facts_for

DPI = 300
MM = DPI / 25.4


def test_the_bars_on_paper_are_the_number():
    wanted = barcode.get("ean13", CARD[:12]).build()[0].replace("G", "1")

    kind = PaperKind.JOIN_APPLICATION
    with pypdfium2.PdfDocument(print_paper(kind, facts_for(kind, a_programme())).body) as document:
        page = document[0].render(scale=DPI / 72).to_pil().convert("L")
    height = int(20 * MM)
    row = [page.getpixel((at, height)) < 128 for at in range(int(150 * MM), int(200 * MM))]

    dark = [at for at, is_dark in enumerate(row) if is_dark]
    width = (dark[-1] + 1 - dark[0]) / len(wanted)
    assert width / MM > 0.26  # the narrowest bar that GS1 allows at a till
    assert "".join("01"[row[int(dark[0] + (place + 0.5) * width)]] for place in range(len(wanted))) == wanted


def test_what_is_no_card_number_has_no_bars():
    assert card_in_head("")["picture"] is None
    assert card_in_head(CARD[:12] + "x")["picture"] is None
    assert card_in_head(CARD)["picture"].kind == "ean13"
