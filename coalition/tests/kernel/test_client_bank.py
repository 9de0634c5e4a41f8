"""The text between accounting and banks: what we write is read back; what banks write is read; damage is a sentence."""

import random
import time
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition.kernel.client_bank import (
    Account,
    BankText,
    BankTextUnreadable,
    Document,
    OrderRefused,
    Party,
    read_bank_text,
    write_bank_text,
)
from coalition.kernel.client_bank.errors import BankTextTooLarge
from coalition.kernel.errors import DomainError

CENTRE = Party(
    name="ООО «М-Центр»",
    inn="7707083893",
    kpp="773601001",
    account="40702810200000000001",
    bank="ПАО Сбербанк",
    city="г. Москва",
    bik="044525225",
    correspondent_account="30101810400000000225",
)
PHARMACY = replace(CENTRE, name="ООО «Аптека Ромашка»", inn="7736050003", account="40702810500000000002")
PURPOSE = "Компенсация скидки по М-купонам, отчёт ОТЧ-2026-000012 от 02.11.2026, договор № 17 от 01.02.2018. Без НДС"
ORDER = Document("12", date(2026, 11, 5), 123_456_00, CENTRE, PHARMACY, PURPOSE)
TEXT = BankText(
    sender="Программа лояльности",
    created_at=datetime.fromisoformat("2026-11-05T10:30:00"),
    starts_on=date(2026, 11, 5),
    last_on=date(2026, 11, 5),
    accounts=(CENTRE.account,),
    documents=(ORDER, replace(ORDER, number="13", amount_kopecks=101)),
)

BANK_TEXT = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка={encoding}
Получатель=Бухгалтерия
ДатаСоздания=06.11.2026
ДатаНачала=05.11.2026
ДатаКонца=05.11.2026
РасчСчет=40702810200000000001
СекцияРасчСчет
ДатаНачала=05.11.2026
ДатаКонца=05.11.2026
РасчСчет=40702810200000000001
НачальныйОстаток=1000000.00
ВсегоПоступило=500,5
ВсегоСписано=123456
КонечныйОстаток=877044.50
КонецРасчСчет
СекцияДокумент=Платежное поручение
Номер=12
Дата=05.11.2026
Сумма=123456.00
КвитанцияДата=05.11.2026
ПлательщикСчет=40702810200000000001
ДатаСписано=05.11.2026
Плательщик=ИНН 7707083893 ООО "М-Центр"
ПлательщикИНН=7707083893
ПолучательСчет=40702810500000000002
Получатель=ИНН 7736050003, ООО "Ромашка"
ПолучательИНН=7736050003
НазначениеПлатежа1=Компенсация скидки
НазначениеПлатежа2=по отчёту
КонецДокумента
СекцияДокумент=Банковский ордер
Номер=77
Дата=05.11.2026
Сумма=500,5
ПлательщикРасчСчет=40702810500000000002
Плательщик1=ООО "Ромашка"
ПлательщикИНН=7736050003
ПолучательСчет=40702810200000000001
ДатаПоступило=05.11.2026
НазначениеПлатежа=Оплата по счёту
СЧТ-2026-000001
КонецДокумента
КонецФайла
"""


def as_bank(encoding="cp1251", name="Windows", ends="\r\n", text=BANK_TEXT):
    return text.format(encoding=name).replace("\n", ends).encode(encoding)


def read_back(text):
    found = read_bank_text(write_bank_text(text))
    return replace(found, documents=tuple(replace(each, line=0) for each in found.documents))


def test_what_is_written_is_a_file_of_the_format():
    lines = write_bank_text(TEXT).decode("cp1251").split("\r\n")

    assert lines[:4] == [
        "1CClientBankExchange",
        "ВерсияФормата=1.03",
        "Кодировка=Windows",
        "Отправитель=Программа лояльности",
    ]
    assert lines[5:11] == [
        *("ДатаСоздания=05.11.2026", "ВремяСоздания=10:30:00", "ДатаНачала=05.11.2026", "ДатаКонца=05.11.2026"),
        *("РасчСчет=40702810200000000001", "Документ=Платежное поручение"),
    ]
    assert lines[-2:] == ["КонецФайла", ""]
    assert "Сумма=123456.00" in lines
    assert f"НазначениеПлатежа={PURPOSE.replace('№', 'N')}" in lines
    for line in (
        *("ПолучательСчет=40702810500000000002", "ПолучательИНН=7736050003", "ПолучательКПП=773601001"),
        *("Получатель1=ООО «Аптека Ромашка»", "ПолучательБИК=044525225", "ПолучательКорсчет=30101810400000000225"),
        *("ВидОплаты=01", "Код=0", "Очередность=5", "ПлательщикИНН=7707083893"),
    ):
        assert lines.count(line) == 2, line


def test_what_is_written_is_read_back():
    expected = replace(
        TEXT, documents=tuple(replace(each, purpose=PURPOSE.replace("№", "N")) for each in TEXT.documents)
    )
    assert read_back(TEXT) == expected


WORDS = st.text(st.sampled_from("АБВабвёЁъ ABCabc09.,:;()/-+=\"'«»—%&"), min_size=1, max_size=100).filter(
    lambda text: text.strip() == text and "  " not in text
)


@given(
    name=WORDS,
    purpose=WORDS,
    kopecks=st.integers(1, 10**13),
    number=st.integers(1, 999_999),
    on=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    came=st.booleans(),
    balance=st.none() | st.integers(0, 10**13),
)
def test_whatever_is_written_is_read_back(name, purpose, kopecks, number, on, came, balance):
    if name.upper().startswith("ИНН"):
        return
    document = Document(
        str(number), on, kopecks, CENTRE, replace(PHARMACY, name=name), purpose, came_in_on=on if came else None
    )
    state = Account(CENTRE.account, on, on, balance, None, kopecks, balance)
    text = BankText(sender=name, accounts=(CENTRE.account,), states=(state,), documents=(document,))

    assert read_back(text) == text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"purpose": "х" * 211}, "назначение платежа длиннее 210 знаков (211)"),
        ({"purpose": "Скидка ☺"}, "банк не примет знак «☺»"),
        ({"payee": replace(PHARMACY, name="х" * 161)}, "наименование длиннее 160"),
        ({"payee": replace(PHARMACY, inn="7736050004")}, "В ИНН опечатка"),
        ({"payee": replace(PHARMACY, account="40702810500000000003")}, "Счёт не подходит к БИК"),
        ({"payee": replace(PHARMACY, kpp="12")}, "КПП состоит из 9 знаков"),
        ({"payer": replace(CENTRE, account="40702810200000000002")}, "ООО «М-Центр»: Счёт не подходит к БИК"),
        ({"number": "1234567"}, "номер поручения"),
        ({"number": "12/3"}, "номер поручения"),
        ({"amount_kopecks": 0}, "сумму больше нуля"),
    ],
)
def test_what_a_bank_would_send_back_is_refused_and_names_the_payee(change, said):
    with pytest.raises(OrderRefused) as refusal:
        write_bank_text(replace(TEXT, documents=(replace(ORDER, **change),)))

    assert said in refusal.value.message_ru
    assert refusal.value.message_ru.startswith("Платёж «")


def test_a_name_cannot_become_a_line_of_the_file():
    sly = replace(PHARMACY, name="ООО «Ромашка»\r\nСумма=999999999.00\r\n")

    (document,) = read_bank_text(write_bank_text(replace(TEXT, documents=(replace(ORDER, payee=sly),)))).documents

    assert document.amount_kopecks == 123_456_00
    assert document.payee.name == "ООО «Ромашка» Сумма=999999999.00"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1251", "Windows"), ("cp866", "DOS"), ("utf-8-sig", "UTF-8"), ("utf-8", "UTF-8"), ("cp1251", "DOS")],
)
@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r"])
def test_a_file_of_a_bank_is_read_in_any_of_its_spellings(encoding, name, ends):
    found = read_bank_text(as_bank(encoding, name, ends))

    assert found.accounts == ("40702810200000000001",)
    assert found.states == (
        Account(
            "40702810200000000001", date(2026, 11, 5), date(2026, 11, 5), 1_000_000_00, 500_50, 123_456_00, 877_044_50
        ),
    )
    out, came = found.documents
    assert (out.number, out.amount_kopecks, out.written_off_on) == ("12", 123_456_00, date(2026, 11, 5))
    assert (out.payee.inn, out.payee.name, out.purpose) == (
        "7736050003",
        'ООО "Ромашка"',
        "Компенсация скидки по отчёту",
    )
    assert (came.kind, came.amount_kopecks, came.came_in_on) == ("Банковский ордер", 500_50, date(2026, 11, 5))
    assert came.payer.account == "40702810500000000002"
    assert came.purpose == "Оплата по счёту СЧТ-2026-000001"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("1CClientBankExchange\n", "1CClientBank\n", "Строка 1: файл начинается не с «1CClientBankExchange»"),
        ("Сумма=123456.00", "Сумма=123456.005", "Строка 21: «123456.005» — не сумма"),
        ("Сумма=123456.00", "Сумма=-5.00", "Строка 21: сумма платежа должна быть больше нуля"),
        ("Сумма=123456.00\n", "", "Строка 18: «» — не сумма"),
        ("ДатаСписано=05.11.2026", "ДатаСписано=31.02.2026", "Строка 24: «31.02.2026» — не дата"),
        ("КонецДокумента\nСекция", "Секция", "не закончен"),
        ("КонецФайла\n", "", "файл обрезан"),
        ("КонецФайла\n", "КонецФайла\nСумма=1.00\n", "после «КонецФайла» есть ещё строки"),
        ("КвитанцияДата=05.11.2026", "мусор", "Строка 22: нет знака «=»"),
        ("Сумма=123456.00", "Сумма=123456.00\nСумма=1.00", "Строка 22: «Сумма» указано второй раз"),
    ],
)
def test_damage_is_one_sentence_with_its_line(was, becomes, said):
    assert was in BANK_TEXT
    damaged = as_bank(text=BANK_TEXT.replace(was, becomes, 1))

    with pytest.raises(BankTextUnreadable) as refusal:
        read_bank_text(damaged)

    assert said in refusal.value.message_ru
    assert refusal.value.message_ru.endswith("Выгрузите файл из банка ещё раз.")


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"PK\x03\x04", "1CClientBankExchange".encode("utf-16"), b"1CClientBankExchange"]
)
def test_what_is_no_such_file_is_refused(content):
    with pytest.raises(BankTextUnreadable):
        read_bank_text(content)


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(BankTextTooLarge):
        read_bank_text(b"1CClientBankExchange\n" + b"x" * 20_000_000)


def test_five_thousand_damaged_files_are_read_or_refused_and_never_hang():
    dice = random.Random(5)
    whole = [as_bank(), as_bank("cp866", "DOS"), as_bank("utf-8-sig", "UTF-8", "\n"), write_bank_text(TEXT)]
    refused = []
    for _ in range(5_000):
        content = bytearray(dice.choice(whole))
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(content) or 1)
            kind = dice.randrange(5)
            if kind == 0:
                content[place : place + 1] = bytes([dice.randrange(256)])
            elif kind == 1:
                del content[place : place + dice.randint(1, 200)]
            elif kind == 2:
                content[place:place] = content[place : place + dice.randint(1, 200)]
            elif kind == 3:
                content[place:place] = dice.choice([b"\n", b"\r\n", b"=", b"\x00", b"\xff", "Сумма=".encode("cp1251")])
            else:
                del content[place:]
        began = time.monotonic()
        try:
            found = read_bank_text(bytes(content))
        except DomainError as refusal:
            refused.append(refusal.message_ru)
        else:
            assert all(document.amount_kopecks > 0 for document in found.documents)
        assert time.monotonic() - began < 1
    assert 1_000 < len(refused) < 5_000
    assert max(map(len, refused)) < 300


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_bytes_of_no_meaning_are_refused_in_a_sentence(content):
    with pytest.raises(DomainError):
        read_bank_text(b"1CClientBankExchange\n" + content)
