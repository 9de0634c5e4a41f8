"""Payments as a bank's program takes them: strict, so that what a bank would send back is refused here."""

import re
from collections.abc import Iterator
from datetime import date

from coalition.kernel import requisites
from coalition.kernel.client_bank.content import PAYMENT_ORDER, Account, BankText, Document, Party
from coalition.kernel.client_bank.errors import OrderRefused
from coalition.kernel.money import format_roubles

LONGEST_NAME, LONGEST_PURPOSE, LONGEST_NUMBER = 160, 210, 6
ENCODINGS = {"cp1251": "Windows", "cp866": "DOS"}
"""Encoding → how the file itself calls it."""

_SPACES = re.compile(r"[\s\x00-\x1f\x7f]+")
_LOOK_ALIKES = str.maketrans({"№": "N", "\u2011": "-", "\u2010": "-", "\u2212": "-", "\u2015": "—"})


def write_bank_text(text: BankText, *, encoding: str = "cp1251") -> bytes:
    """The bytes of a file, lines ended by CRLF; the same content gives the same bytes.

    Refused with OrderRefused: a name above 160 or a purpose above 210 characters, a letter that the encoding lacks,
    requisites whose check digits are wrong, a number that is no number of an order, a sum that is not above zero.
    """
    lines = [*_head(text, ENCODINGS[encoding])]
    for account in text.states:
        lines += _state(account)
    for document in text.documents:
        lines += _document(document, encoding)
    return "\r\n".join([*lines, "КонецФайла", ""]).encode(encoding)


def _head(text: BankText, encoding: str) -> Iterator[str]:
    yield "1CClientBankExchange"
    yield "ВерсияФормата=1.03"
    yield f"Кодировка={encoding}"
    yield f"Отправитель={clean(text.sender)}"
    yield f"Получатель={clean(text.receiver)}"
    if text.created_at:
        yield f"ДатаСоздания={text.created_at:%d.%m.%Y}"
        yield f"ВремяСоздания={text.created_at:%H:%M:%S}"
    yield from _days(text.starts_on, text.last_on)
    yield from (f"РасчСчет={account}" for account in text.accounts)
    yield from (f"Документ={kind}" for kind in dict.fromkeys(each.kind for each in text.documents))


def _days(starts_on: date | None, last_on: date | None) -> Iterator[str]:
    for key, day in (("ДатаНачала", starts_on), ("ДатаКонца", last_on)):
        if day:
            yield f"{key}={day:%d.%m.%Y}"


def _state(account: Account) -> Iterator[str]:
    yield "СекцияРасчСчет"
    yield from _days(account.starts_on, account.last_on)
    yield f"РасчСчет={account.number}"
    for key, kopecks in (
        ("НачальныйОстаток", account.opening_kopecks),
        ("ВсегоПоступило", account.came_in_kopecks),
        ("ВсегоСписано", account.written_off_kopecks),
        ("КонечныйОстаток", account.closing_kopecks),
    ):
        if kopecks is not None:
            yield f"{key}={format_roubles(kopecks)}"
    yield "КонецРасчСчет"


def _document(document: Document, encoding: str) -> Iterator[str]:
    _refuse_wrong(document, encoding)
    yield f"СекцияДокумент={document.kind}"
    yield f"Номер={document.number}"
    yield f"Дата={document.on:%d.%m.%Y}"
    yield f"Сумма={format_roubles(document.amount_kopecks)}"
    yield from _party("Плательщик", document.payer)
    if document.written_off_on:
        yield f"ДатаСписано={document.written_off_on:%d.%m.%Y}"
    yield from _party("Получатель", document.payee)
    if document.came_in_on:
        yield f"ДатаПоступило={document.came_in_on:%d.%m.%Y}"
    if document.kind == PAYMENT_ORDER:
        yield from ("ВидОплаты=01", "Код=0", "Очередность=5")
    yield f"НазначениеПлатежа={clean(document.purpose)}"
    yield "КонецДокумента"


def _party(prefix: str, party: Party) -> Iterator[str]:
    name = clean(party.name)
    yield f"{prefix}Счет={party.account}"
    yield f"{prefix}=ИНН {party.inn} {name}" if party.inn else f"{prefix}={name}"
    yield f"{prefix}ИНН={party.inn}"
    yield f"{prefix}КПП={party.kpp}"
    yield f"{prefix}1={name}"
    yield f"{prefix}РасчСчет={party.account}"
    yield f"{prefix}Банк1={clean(party.bank)}"
    yield f"{prefix}Банк2={clean(party.city)}"
    yield f"{prefix}БИК={party.bik}"
    yield f"{prefix}Корсчет={party.correspondent_account}"


def clean(text: str) -> str:
    """One line without double spaces, № as N: what a bank's program shows the same way."""
    return _SPACES.sub(" ", text.translate(_LOOK_ALIKES)).strip()


def _refuse_wrong(document: Document, encoding: str) -> None:
    payee = clean(document.payee.name)
    if document.on is None or document.amount_kopecks <= 0:
        raise _refusal(payee, "укажите дату и сумму больше нуля.", "give a date and a sum above zero.")
    if not re.fullmatch(f"[0-9]{{1,{LONGEST_NUMBER}}}", document.number):
        raise _refusal(payee, "номер поручения — до шести цифр.", "an order's number is up to six digits.")
    for party in (document.payer, document.payee):
        _refuse_requisites(party, payee)
    for name_ru, name_en, text, longest in (
        ("наименование", "the name", document.payee.name, LONGEST_NAME),
        ("наименование плательщика", "the payer's name", document.payer.name, LONGEST_NAME),
        ("назначение платежа", "the purpose", document.purpose, LONGEST_PURPOSE),
        ("название банка", "the bank's name", document.payee.bank, LONGEST_NAME),
        ("название банка плательщика", "the payer's bank", document.payer.bank, LONGEST_NAME),
        ("город банка", "the bank's city", document.payee.city, LONGEST_NAME),
        ("город банка плательщика", "the city of the payer's bank", document.payer.city, LONGEST_NAME),
    ):
        text = clean(text)
        if len(text) > longest:
            ru = f"{name_ru} длиннее {longest} знаков ({len(text)}). Сократите."
            raise _refusal(payee, ru, f"{name_en} is longer than {longest} characters ({len(text)}). Shorten it.")
        if strange := _lacking(text, encoding):
            ru = f"{name_ru}: банк не примет знак «{strange}». Замените его."
            raise _refusal(payee, ru, f"{name_en}: banks do not take the sign {strange}. Replace it.")


def _refuse_requisites(party: Party, payee: str) -> None:
    try:
        requisites.check_inn(party.inn)
        if party.kpp:
            requisites.check_kpp(party.kpp)
        requisites.check_account(party.account, party.bik)
        requisites.check_correspondent_account(party.correspondent_account, party.bik)
    except requisites.RequisiteError as error:
        whose = clean(party.name)
        ru, en = (f"{whose}: {said}" if whose != payee else said for said in (error.message_ru, error.message_en))
        raise _refusal(payee, ru, en) from error


def _lacking(text: str, encoding: str) -> str:
    """The first sign that the encoding does not have."""
    for sign in text:
        try:
            sign.encode(encoding)
        except UnicodeEncodeError:
            return sign
    return ""


def _refusal(payee: str, why_ru: str, why_en: str) -> OrderRefused:
    return OrderRefused(payee=payee, why_ru=why_ru, why_en=why_en)
