"""The wording of a consent: plain paragraphs with places to be filled in, out of a closed set of names.

A place on a line of its own may be a block: the data of the person, of the representative, the ways of advertising.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from members.documents.fields import tied
from members.operations.consent_texts import BLOCKS, PLACES

_PLACE = re.compile(r"\{([a-z_]+)\}")
_CLAUSE = re.compile(r"(\d+(?:\.\d+)*)[.)]\s+(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, or a place to write on by hand."""

    words: str = ""
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: of plain words, a numbered clause, or the name of a block."""

    pieces: tuple[Piece, ...] = ()
    number: str = ""
    heading: str = ""
    block: str = ""


def title_of(text: str) -> str:
    """The first line of a wording."""
    return text.strip().partition("\n")[0].strip()


def paragraphs_of(text: str, values: Mapping[str, str]) -> list[Paragraph]:
    """The paragraphs under the title. An empty value leaves a line to write on; a name that is not of the set stays."""
    body = text.strip().partition("\n")[2]
    paragraphs = [" ".join(each.split()) for each in re.split(r"\n\s*\n|\n(?=\d+[.)]\s)", body) if each.strip()]
    return [_paragraph(each, values) for each in paragraphs]


def _paragraph(paragraph: str, values: Mapping[str, str]) -> Paragraph:
    alone = _PLACE.fullmatch(paragraph)
    if alone and alone[1] in BLOCKS:
        return Paragraph(block=alone[1])
    clause = _CLAUSE.fullmatch(paragraph)
    number, words = (clause[1], clause[2]) if clause else ("", paragraph)
    heading = ""
    if number:
        first, stop, rest = words.partition(". ")
        if stop and len(first) <= 60 and rest:
            heading, words = f"{first}.", rest
    return Paragraph(tuple(_pieces(words, values)), number, heading)


def _pieces(words: str, values: Mapping[str, str]) -> list[Piece]:
    pieces, end = [], 0
    for place in _PLACE.finditer(words):
        if place[1] not in PLACES:
            continue
        pieces.append(Piece(tied(words[end : place.start()])))
        value = values.get(place[1], "")
        pieces.append(Piece(value) if value else Piece(is_line=True))
        end = place.end()
    return [each for each in [*pieces, Piece(tied(words[end:]))] if each.words or each.is_line]
