"""A reader of QR codes as they are printed: dots in, text out. Clean prints only, nothing is repaired."""

from itertools import pairwise, product
from typing import Any

Dots = list[list[bool]]

MASKS = (
    lambda r, c: (r + c) % 2 == 0,
    lambda r, c: r % 2 == 0,
    lambda r, c: c % 3 == 0,
    lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0,
    lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)
# ISO/IEC 18004, level M: version → (blocks, data codewords of a block), … and error codewords of every block.
BLOCKS = {
    10: (26, (4, 43), (1, 44)), 11: (30, (1, 50), (4, 51)), 12: (22, (6, 36), (2, 37)), 13: (22, (8, 37), (1, 38)),
    14: (24, (4, 40), (5, 41)), 15: (24, (5, 41), (5, 42)), 16: (28, (7, 45), (3, 46)), 17: (28, (10, 46), (1, 47)),
    18: (26, (9, 43), (4, 44)), 19: (26, (3, 44), (11, 45)), 20: (26, (3, 41), (13, 42)), 21: (26, (17, 42)),
    22: (28, (17, 46)), 23: (28, (4, 47), (14, 48)), 24: (28, (6, 45), (14, 46)), 25: (28, (8, 47), (13, 48)),
    26: (28, (19, 46), (4, 47)), 27: (28, (22, 45), (3, 46)), 28: (28, (3, 45), (23, 46)),
}  # fmt: skip


def text_in(picture: list[list[bool]]) -> str:
    """The text of the one code in a picture (rows of dark or not), the byte segment as UTF-8."""
    dots = _dots(picture)
    size = len(dots)
    version = (size - 17) // 4
    assert version in BLOCKS, f"a code of {size} dots"
    mask = MASKS[_mask_of(dots)]
    reserved = _reserved(version, size)
    bits = [dots[r][c] ^ mask(r, c) for r, c in _path(size) if not reserved[r][c]]
    words = [int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) // 8 * 8, 8)]
    return _decoded(_in_order(words, version), version)


def _dots(picture: list[list[bool]]) -> Dots:
    rows = [y for y, row in enumerate(picture) if any(row)]
    columns = [x for x in range(len(picture[0])) if any(row[x] for row in picture)]
    top, left, high = rows[0], columns[0], rows[-1] - rows[0] + 1
    finder = picture[top + high // 200][left:]
    run = next(place for place, (a, b) in enumerate(pairwise(finder), 1) if a and not b)  # seven dots wide
    size = round((high / (run / 7) - 17) / 4) * 4 + 17
    step = high / size
    at = [int((n + 0.5) * step) for n in range(size)]
    return [[picture[top + y][left + x] for x in at] for y in at]


def _mask_of(dots: Dots) -> int:
    bits = [dots[8][c] for c in (0, 1, 2, 3, 4)]
    return int("".join("01"[bit] for bit in bits), 2) & 0b111 ^ 0b101  # the format is masked with 10101…


def _reserved(version: int, size: int) -> Dots:
    kept = [[False] * size for _ in range(size)]
    for r, c in product(range(9), range(9)):
        kept[r][c] = True
    for r, c in product(range(9), range(size - 8, size)):
        kept[r][c] = kept[c][r] = True
    for n in range(size):
        kept[6][n] = kept[n][6] = True
    for r, c in product(_centres(version, size), repeat=2):
        if (r, c) not in ((6, 6), (6, size - 7), (size - 7, 6)):
            for dr, dc in product(range(-2, 3), repeat=2):
                kept[r + dr][c + dc] = True
    for a, b in product(range(6), range(size - 11, size - 8)):
        kept[a][b] = kept[b][a] = True
    return kept


def _centres(version: int, size: int) -> list[int]:
    count = version // 7 + 2
    step = -(-(size - 13) // (2 * (count - 1))) * 2
    return [6, *reversed([size - 7 - step * n for n in range(count - 1)])]


def _path(size: int):
    upwards = True
    for right in (c for c in range(size - 1, 0, -2)):
        column = right if right > 6 else right - 1
        for r in range(size - 1, -1, -1) if upwards else range(size):
            yield from ((r, column), (r, column - 1))
        upwards = not upwards


def _in_order(words: list[int], version: int) -> list[int]:
    _error, *kinds = BLOCKS[version]
    lengths = [length for count, length in kinds for _ in range(count)]
    blocks: list[list[int]] = [[] for _ in lengths]
    source = iter(words)
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(source))
    return [word for block in blocks for word in block]


def _decoded(words: list[int], version: int) -> str:
    bits = "".join(f"{word:08b}" for word in words)
    assert bits[:4] == "0100", "not one segment of bytes"
    wide = 16 if version > 9 else 8
    count = int(bits[4 : 4 + wide], 2)
    body = bits[4 + wide : 4 + wide + 8 * count]
    return bytes(int(body[at : at + 8], 2) for at in range(0, len(body), 8)).decode()


def code_on(page: Any, above: str, scale: int = 6) -> str:
    """The text of the code that stands on a page right above these words, as wide as they and wider."""
    words = page.get_textpage()
    found = words.search(above).get_next()
    _left, _bottom, _right, top = words.get_charbox(found[0])
    right = words.get_charbox(found[0] + found[1] - 1)[2]
    picture = page.render(scale=scale, grayscale=True).to_pil()
    side = 46 / 25.4 * 72
    height = page.get_height()
    box = (right - side, height - top - side, right + 2, height - top - 1)
    part = picture.crop([round(each * scale) for each in box])
    dots = part.load()
    return text_in([[dots[x, y] < 128 for x in range(part.width)] for y in range(part.height)])
