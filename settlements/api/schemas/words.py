"""The words that requests and answers are made of."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

_PRINTED = "^[^\\x00-\\x1f\\x7f]*$"

Roubles = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{1,8}\.[0-9]{2}$",
        max_length=11,
        description="Roubles and two digits of kopecks; points too, one point being one rouble.",
        examples=["1234.50"],
    ),
]
SignedRoubles = Annotated[str, Meta(pattern=r"^-?[0-9]{1,10}\.[0-9]{2}$", max_length=14, examples=["-10.00"])]
Quantity = Annotated[
    str,
    Meta(
        pattern=r"^([1-9][0-9]{0,3}(\.[0-9]{1,3})?|0\.(0{0,2}[1-9]|0?[1-9][0-9]|[1-9][0-9]{1,2}))$",
        max_length=8,
        description="Above zero, up to three places: parts of a pack are sold.",
        examples=["2", "0.5"],
    ),
]
Moment = Annotated[datetime, Meta(tz=True, description="ISO 8601 with an offset.")]
Code = Annotated[str, Meta(min_length=1, max_length=40, pattern=_PRINTED)]
OptionalCode = Annotated[str, Meta(max_length=40, pattern=_PRINTED)]
Reference = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:/-]+$",
        description="The till's own name of this document, unique at the desk; a lost answer is found by it.",
        examples=["20261121183007-17-2-0421"],
    ),
]
CouponCode = Annotated[str, Meta(min_length=1, max_length=40, pattern=_PRINTED)]
LineNumber = Annotated[int, Meta(ge=1, le=9999)]
ShiftNumber = Annotated[int, Meta(ge=0, le=2_147_483_647)]
Text = Annotated[str, Meta(max_length=200, pattern=_PRINTED)]


class Sentence(Struct, frozen=True):
    """A stable code, and what it says to the cashier."""

    code: str
    message_ru: str
    message_en: str
