"""What the shell itself refuses, before any operation is asked, and the statuses of that."""

from coalition.kernel.errors import DomainError


class InvalidRequest(DomainError):
    """The body, a header or a parameter is not what the schema says; `pointer` is the place in the body."""

    code = "invalid_request"
    message_ru = "Запрос составлен неверно: это ошибка кассовой программы. Продайте без карты."
    message_en = "The request is malformed, which is a fault of the cash program. Sell without the card."

    def __init__(self, detail: str = "", *, pointer: str = "", code: str = "not_allowed") -> None:
        super().__init__(detail=detail, pointer=pointer, misfit=code)


class BodyTooLarge(DomainError):
    code = "body_too_large"
    message_ru = "Запрос слишком велик. Разделите его на части."
    message_en = "The request is too large. Split it up."


class UnsupportedBody(DomainError):
    code = "unsupported_body"
    message_ru = "Тело запроса должно быть JSON в UTF-8 без сжатия."
    message_en = "The body must be JSON in UTF-8, not compressed."


class NotAcceptable(DomainError):
    code = "not_acceptable"
    message_ru = "Ответы бывают только в JSON."
    message_en = "Answers come as JSON only."


class MethodNotAllowed(DomainError):
    code = "method_not_allowed"
    message_ru = "Этот адрес не принимает такой метод."
    message_en = "This address does not take this method."


class AddressUnknown(DomainError):
    code = "address_unknown"
    message_ru = "Такого адреса нет. Проверьте настройки кассовой программы."
    message_en = "There is no such address. Check the cash program's settings."


class IdempotencyKeyMissing(DomainError):
    """Writes carry a key, so that repeating them is safe."""

    code = "idempotency_key_missing"
    message_ru = "Нет ключа повтора (Idempotency-Key): от 1 до 100 видимых знаков ASCII."
    message_en = "There is no Idempotency-Key: 1 to 100 visible ASCII characters are wanted."


class Unavailable(DomainError):
    """The database is away, or busy with the same account; the same request may be sent again."""

    code = "unavailable"
    message_ru = "Сервер занят. Повторите тот же запрос с тем же ключом."
    message_en = "The server is busy. Repeat the same request with the same key."
    retry_after_seconds = 2


class Broken(DomainError):
    """A fault of ours. It is in the log under the trace's number."""

    code = "internal_error"
    message_ru = "Ошибка сервера. Продайте без карты и сообщите оператору номер {trace_id}."
    message_en = "The server has failed. Sell without the card and tell the operator the number {trace_id}."


STATUSES: dict[str, int] = {
    InvalidRequest.code: 400,
    IdempotencyKeyMissing.code: 400,
    AddressUnknown.code: 404,
    MethodNotAllowed.code: 405,
    NotAcceptable.code: 406,
    BodyTooLarge.code: 413,
    UnsupportedBody.code: 415,
    Broken.code: 500,
    Unavailable.code: 503,
}
