"""Files as banks write them: forgiving where banks differ, strict where a half-read file would lose a payment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from coalition.kernel.client_bank.content import Account, BankText, Document, Party
from coalition.kernel.client_bank.errors import BankTextTooLarge, BankTextUnreadable
from coalition.kernel.errors import DomainError
from coalition.kernel.money import parse_typed_roubles

MOST_BYTES, MOST_LINES = 20_000_000, 2_000_000
FIRST, LAST = "1CClientBankExchange", "КонецФайла"
ACCOUNT, ACCOUNT_ENDS = "СекцияРасчСчет", "КонецРасчСчет"
DOCUMENT, DOCUMENT_ENDS = "СекцияДокумент", "КонецДокумента"
BOM = b"\xef\xbb\xbf"
HEAD_BYTES = 4_000

_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_INN_BEFORE_NAME = re.compile(r"\AИНН[ :]*[0-9]{10,12}[ ,]*", re.IGNORECASE)


@dataclass(slots=True)
class _Section:
    """Keys of the head, of an account or of a payment, each with the line it stands in; the first value counts."""

    line: int
    kind: str = ""
    values: dict[str, tuple[int, str]] = field(default_factory=dict)
    last_key: str = ""

    def put(self, line: int, key: str, value: str) -> None:
        known = self.values.setdefault(key, (line, value))
        if known[1] != value and key in ("Сумма", "ДатаСписано", "ДатаПоступило"):
            raise _unreadable(line, f"«{key}» указано второй раз с другим значением.", f"{key} is given twice.")
        self.last_key = key

    def text(self, *keys: str) -> str:
        """The first of these keys that says anything."""
        return next((self.values[key][1] for key in keys if self.values.get(key, (0, ""))[1]), "")

    def day(self, key: str) -> date | None:
        line, value = self.values.get(key, (self.line, ""))
        return _day(line, value) if value else None

    def kopecks(self, key: str) -> int | None:
        line, value = self.values.get(key, (self.line, ""))
        return _kopecks(line, value) if value else None


def read_bank_text(content: bytes) -> BankText:
    """The payments of a file in cp1251, cp866 or UTF-8; keys that are not known are passed over.

    Refused: BankTextTooLarge; BankTextUnreadable, with the line, for what is no such file, is cut off or damaged.
    """
    if len(content) > MOST_BYTES or content.count(b"\n") + content.count(b"\r") > 2 * MOST_LINES:
        raise BankTextTooLarge(megabytes=MOST_BYTES // 1_000_000)
    head, accounts, states, documents = _Section(1), [], [], []
    section, is_ended = head, False
    for number, line in _lines(content):
        key, has_value, value = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if is_ended:
            raise _unreadable(number, f"после «{LAST}» есть ещё строки.", f"there are lines after {LAST}.")
        if key == LAST and not has_value:
            _refuse_open(section, head, number)
            is_ended = True
        elif key in (ACCOUNT, DOCUMENT):
            _refuse_open(section, head, number)
            section = _Section(number, value if key == DOCUMENT else "")
        elif key == ACCOUNT_ENDS and section is not head and not section.kind:
            states.append(_state(section))
            section = head
        elif key == DOCUMENT_ENDS and section.kind:
            documents.append(_document(section))
            section = head
        elif has_value:
            if section is head and key == "РасчСчет" and value:
                accounts.append(value)
            section.put(number, key, value)
        else:
            _go_on(section, number, line)
    if not is_ended:
        raise _unreadable(number, f"файл обрезан: нет строки «{LAST}».", f"the file is cut off: {LAST} is missing.")
    return BankText(
        sender=head.text("Отправитель"),
        receiver=head.text("Получатель"),
        created_at=_created_at(head),
        starts_on=head.day("ДатаНачала"),
        last_on=head.day("ДатаКонца"),
        accounts=tuple(dict.fromkeys(accounts)),
        states=tuple(states),
        documents=tuple(documents),
    )


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    """Numbered lines, all but the first one, which is checked."""
    content = content.removeprefix(BOM)
    rows = content.split(b"\n" if b"\n" in content else b"\r")
    if rows[0].strip() != FIRST.encode():
        raise _unreadable(1, f"файл начинается не с «{FIRST}»: это не выписка в формате 1С.", f"{FIRST} is missing.")
    encoding = _encoding(content[:HEAD_BYTES])
    for number, row in enumerate(rows, start=1):
        try:
            line = row.decode(encoding)
        except UnicodeDecodeError as error:
            raise _unreadable(number, "знаки не читаются.", "its signs cannot be read.") from error
        if number > 1:
            yield number, _CONTROL.sub(" ", line.rstrip("\r"))


def _encoding(head: bytes) -> str:
    """The encoding in which the first keys are words, whatever the file says of itself."""
    for encoding in ("utf-8", "cp1251", "cp866"):
        if any(key.encode(encoding) + b"=" in head for key in ("Кодировка", "ВерсияФормата")):
            return encoding
    raise _unreadable(2, "не видно ни версии формата, ни кодировки.", "neither version nor encoding can be seen.")


def _refuse_open(section: _Section, head: _Section, line: int) -> None:
    if section is not head:
        ru = f"раздел, начатый в строке {section.line}, не закончен."
        raise _unreadable(line, ru, f"the section begun in line {section.line} has no end.")


def _go_on(section: _Section, number: int, line: str) -> None:
    """A purpose that a bank broke into several lines goes on; anything else without a key is damage."""
    if not section.last_key.startswith("НазначениеПлатежа"):
        raise _unreadable(number, "нет знака «=».", "there is no “=” in it.")
    began, so_far = section.values[section.last_key]
    section.values[section.last_key] = (began, f"{so_far} {line.strip()}".strip())


def _document(section: _Section) -> Document:
    line, amount = section.values.get("Сумма", (section.line, ""))
    kopecks = _kopecks(line, amount)
    if kopecks <= 0:
        raise _unreadable(line, "сумма платежа должна быть больше нуля.", "a payment is above zero.")
    return Document(
        number=section.text("Номер"),
        on=section.day("Дата"),
        amount_kopecks=kopecks,
        payer=_party(section, "Плательщик"),
        payee=_party(section, "Получатель"),
        purpose=section.text("НазначениеПлатежа")
        or " ".join(filter(None, (section.text(f"НазначениеПлатежа{part}") for part in range(1, 7)))),
        written_off_on=section.day("ДатаСписано"),
        came_in_on=section.day("ДатаПоступило"),
        kind=section.kind,
        line=section.line,
    )


def _party(section: _Section, prefix: str) -> Party:
    return Party(
        name=_INN_BEFORE_NAME.sub("", section.text(f"{prefix}1", prefix), count=1).strip(),
        inn=section.text(f"{prefix}ИНН"),
        account=section.text(f"{prefix}Счет", f"{prefix}РасчСчет"),
        kpp=section.text(f"{prefix}КПП"),
        bank=section.text(f"{prefix}Банк1"),
        city=section.text(f"{prefix}Банк2"),
        bik=section.text(f"{prefix}БИК"),
        correspondent_account=section.text(f"{prefix}Корсчет"),
    )


def _state(section: _Section) -> Account:
    return Account(
        number=section.text("РасчСчет"),
        starts_on=section.day("ДатаНачала"),
        last_on=section.day("ДатаКонца"),
        opening_kopecks=section.kopecks("НачальныйОстаток"),
        came_in_kopecks=section.kopecks("ВсегоПоступило"),
        written_off_kopecks=section.kopecks("ВсегоСписано"),
        closing_kopecks=section.kopecks("КонечныйОстаток"),
    )


def _created_at(head: _Section) -> datetime | None:
    on, clock = head.day("ДатаСоздания"), _TIME.fullmatch(head.text("ВремяСоздания"))
    if on is None:
        return None
    try:
        return datetime.combine(on, time(*map(int, clock.groups())) if clock else time.min)
    except ValueError:
        return datetime.combine(on, time.min)


def _day(line: int, text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except (TypeError, ValueError) as error:
        shown = text[:20]
        raise _unreadable(line, f"«{shown}» — не дата вида 05.03.2026.", f"{shown} is no date.") from error


def _kopecks(line: int, text: str) -> int:
    try:
        return parse_typed_roubles(text)
    except DomainError as error:
        shown = text[:20]
        raise _unreadable(line, f"«{shown}» — не сумма вида 1234.56.", f"{shown} is no sum.") from error


def _unreadable(line: int, why_ru: str, why_en: str) -> BankTextUnreadable:
    return BankTextUnreadable(line=line, why_ru=why_ru, why_en=why_en)
