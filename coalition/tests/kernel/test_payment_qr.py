"""The text of a payment QR, field by field as ГОСТ Р 56042-2014 has it."""

from coalition.kernel.payment_qr import payment_qr

PAYEE = {
    "name": "ООО «М-центр»",
    "account": "40702810900000000001",
    "bank_name": "ПАО Сбербанк",
    "bik": "044525225",
    "correspondent_account": "30101810400000000225",
    "inn": "7707083893",
    "kpp": "770701001",
}


def read(**changed) -> dict[str, str]:
    head, *fields = payment_qr(**(PAYEE | {"sum_kopecks": 123_45, "purpose": "Оплата"} | changed)).split("|")
    assert head == "ST00012"
    return dict(field.split("=", 1) for field in fields)


def test_the_five_fields_that_must_be_there_come_first():
    assert list(read()) == [
        *("Name", "PersonalAcc", "BankName", "BIC", "CorrespAcc"),
        *("Sum", "Purpose", "PayeeINN", "KPP"),
    ]
    assert read()["Sum"] == "12345"


def test_a_bar_or_a_line_break_does_not_begin_another_field():
    fields = read(name="ООО |Sum=1| «М»", purpose="Оплата\nпо счёту\t№ 1|KPP=0")

    assert fields["Name"] == "ООО /Sum=1/ «М»"
    assert fields["Purpose"] == "Оплата по счёту № 1/KPP=0"
    assert (fields["Sum"], fields["KPP"]) == ("12345", "770701001")


def test_what_is_too_long_is_cut():
    fields = read(name="Ж" * 300, bank_name="Б" * 99, purpose="Н" * 300)

    assert [len(fields[key]) for key in ("Name", "BankName", "Purpose")] == [160, 45, 210]


def test_a_sole_trader_has_no_kpp_and_a_treasury_no_correspondent_account():
    fields = read(kpp="", correspondent_account="")

    assert "KPP" not in fields
    assert fields["CorrespAcc"] == "0"
