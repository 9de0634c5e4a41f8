"""What is refused at the tills' door."""

from coalition.kernel.errors import DomainError


class BadCredentials(DomainError):
    """No key, no such key, or a revoked one; which of them is not told."""

    code = "bad_credentials"
    message_ru = "Ключ кассы не подходит. Проверьте ключ в настройках кассовой программы; чек продайте без карты."
    message_en = "The desk's key does not fit. Check it in the cash program's settings; sell without the card."


class DeskRefused(DomainError):
    """The key is good, but the desk is switched off."""

    code = "desk_refused"
    message_ru = "Касса отключена оператором программы. Продайте без карты и сообщите оператору."
    message_en = "The operator has switched this desk off. Sell without the card and tell the operator."


class NoFreeSlot(DomainError):
    """Two keys of the desk are live already."""

    code = "no_free_slot"
    message_ru = "У кассы уже два действующих ключа. Сначала отзовите один из них."
    message_en = "The desk has two live keys already. Revoke one of them first."


class WebDeskHasNoKey(DomainError):
    """People sell at a web cash desk, signed in by their own names: a program with a key would sell in nobody's."""

    code = "web_desk_has_no_key"
    message_ru = "За веб-кассой продают люди, ключ кассовой программы ей не нужен. Заведите для программы другую кассу."
    message_en = "People sell at a web cash desk; it takes no key of a cash program. Make another desk for the program."


class OfSuperusers(DomainError):
    """A superuser's way in is no matter of those who may do less than he."""

    code = "of_superusers"
    message_ru = "Это учётная запись суперпользователя. Обратитесь к другому суперпользователю."
    message_en = "This is a superuser's account. Turn to another superuser."


class TooManyTries(DomainError):
    """A limit is reached; `retry_after_seconds` is when to come again."""

    code = "too_many_tries"
    message_ru = "Слишком много запросов. Повторите через {retry_after_seconds} с, а чек продайте без карты."
    message_en = "Too many requests. Try again in {retry_after_seconds} s, and sell without the card."

    def __init__(self, *, retry_after_seconds: int) -> None:
        super().__init__(retry_after_seconds=retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds
