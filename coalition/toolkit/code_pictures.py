"""Codes as tills scan them: EAN-13 for thirteen digits, Code 128 while its bars stay wide enough, else QR."""

from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import barcode
import segno
from django.utils.safestring import SafeString, mark_safe

from coalition.kernel.barcodes import is_ean13

WIDTH_MM = 56
"""What bars may take of the width of a coupon or a card, quiet zones included."""
NARROWEST_MM = 0.19
QUIET = {"ean13": 11, "code128": 10}
"""Modules that stay white on either side."""


@dataclass(frozen=True, slots=True)
class CodePicture:
    """A code as an SVG. `modules` are the bars as ones and zeros; a QR has none."""

    kind: str
    svg: SafeString
    modules: str = ""


def picture_of(code: str) -> CodePicture:
    """The picture that suits a code."""
    kind = "ean13" if is_ean13(code) else "code128"
    if code.isascii():
        modules = barcode.get(kind, code[:12] if kind == "ean13" else code).build()[0].replace("G", "1")
        quiet = QUIET[kind]
        if WIDTH_MM / (len(modules) + 2 * quiet) >= NARROWEST_MM:
            return CodePicture(kind, _bars(modules, quiet), modules)
    return qr_of(code)


def qr_of(text: str) -> CodePicture:
    """A QR, whatever else would suit. Letters beyond ASCII are UTF-8, which every reader takes for what it is."""
    return CodePicture("qr", _dots(text))


def _bars(modules: str, quiet: int) -> SafeString:
    path, place = [], quiet
    for bit, run in groupby(modules):
        width = len(list(run))
        if bit == "1":
            path.append(f"M{place} 0h{width}v1h-{width}z")
        place += width
    # Nothing of the code's text goes into the markup, only figures.
    box = f'viewBox="0 0 {place + quiet} 1" preserveAspectRatio="none"'
    return mark_safe(f'<svg class="bars" {box}><path d="{"".join(path)}"/></svg>')


def _dots(code: str) -> SafeString:
    stream = BytesIO()
    segno.make(code, error="m", micro=False, encoding=None if code.isascii() else "utf-8").save(
        stream, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, svgclass="dots", lineclass=None
    )
    return mark_safe(stream.getvalue().decode())
