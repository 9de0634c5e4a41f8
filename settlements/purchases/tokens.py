"""The signed token of a quote: the till hands it back, so nothing about a quote is stored."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

import msgspec
from django.core import signing

from promotions.engine.receipt import SpendMode
from settlements.purchases.errors import TokenRefused
from settlements.purchases.requests import PurchaseRequest

SALT = "settlements.quote"


@dataclass(frozen=True, slots=True)
class QuoteToken:
    """What was promised: for this desk, buyer and receipt, by this rulebook, at this moment; kopecks."""

    desk_id: int
    account_id: int | None
    receipt_hash: str
    rulebook_id: int
    quoted_ms: int
    due_kopecks: int
    max_spend_kopecks: int
    earned_kopecks: int

    @property
    def quoted_at(self) -> datetime:
        """The moment of the quote, aware, in UTC."""
        return datetime.fromtimestamp(self.quoted_ms / 1000, tz=UTC)

    def payable_kopecks(self, request: PurchaseRequest) -> int:
        """What the buyer expects to pay, given how many points he has chosen to spend since the quote."""
        if request.spend is SpendMode.NONE:
            return self.due_kopecks
        if request.spend is SpendMode.ALL:
            return self.due_kopecks - self.max_spend_kopecks
        return self.due_kopecks - min(request.spend_kopecks, self.max_spend_kopecks)


def receipt_hash(request: PurchaseRequest) -> str:
    """A hash of what is sold to whom. The choice to spend points is left out: it is made after the quote."""
    body = msgspec.json.encode((request.identifier, request.lines, request.coupons))
    return hashlib.sha256(body).hexdigest()[:32]


def sign(token: QuoteToken) -> str:
    """The token as the till gets it."""
    return signing.Signer(salt=SALT).sign_object(astuple(token))


def read(text: str, request: PurchaseRequest) -> QuoteToken:
    """The token of a request. Refused with TokenRefused: forged, of another desk, or of another receipt."""
    try:
        token = QuoteToken(*signing.Signer(salt=SALT).unsign_object(text))
    except Exception as error:  # a till may send anything at all; whatever does not read is not ours
        raise TokenRefused from error
    if token.desk_id != request.desk.desk_id or token.receipt_hash != receipt_hash(request):
        raise TokenRefused
    return token


def is_of(text: str | None, request: PurchaseRequest) -> bool:
    """Whether a text is a token of this request."""
    if not text:
        return False
    try:
        read(text, request)
    except TokenRefused:
        return False
    return True
