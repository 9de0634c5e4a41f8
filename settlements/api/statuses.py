"""The one table from codes of refusals to HTTP statuses. What is not in it is 422."""

from collections.abc import Mapping

from coalition.toolkit.rest.errors import STATUSES as STATUSES_OF_THE_SHELL
from members.operations.errors import BankCardElsewhere, BankCardNumberRefused
from pharmacies.access.errors import BadCredentials, DeskRefused, TooManyTries
from settlements.purchases import errors

STATUSES: Mapping[str, int] = STATUSES_OF_THE_SHELL | {
    BadCredentials.code: 401,
    errors.DeskKeyRevoked.code: 401,
    DeskRefused.code: 403,
    errors.PurchaseNotFound.code: 404,
    errors.IdempotencyConflict.code: 409,
    errors.AlreadyCommitted.code: 409,
    errors.FiscalSignTaken.code: 409,
    errors.QuoteStale.code: 409,
    errors.VoidRefused.code: 409,
    BankCardElsewhere.code: 409,
    BankCardNumberRefused.code: 422,
    errors.BankCardNeedsCard.code: 422,
    errors.MemberNotRecognised.code: 422,
    errors.NoContract.code: 422,
    errors.NoRulebook.code: 422,
    errors.TimeRefused.code: 422,
    errors.TokenRefused.code: 422,
    errors.TotalsMismatch.code: 422,
    errors.ReturnExceedsPurchase.code: 422,
    TooManyTries.code: 429,
    errors.Busy.code: 503,
}
