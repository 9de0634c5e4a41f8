import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.kernel import requisites
from coalition.kernel.requisites import (
    RequisiteError,
    check_account,
    check_bik,
    check_correspondent_account,
    check_inn,
    check_kpp,
    check_ogrn,
    check_ogrnip,
)


def refusal_of(check, *values):
    try:
        check(*values)
    except RequisiteError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    ("check", "value", "code"),
    [
        (check_inn, "7707083893", None),
        (check_inn, "500100732259", None),
        (check_inn, "7707083894", "inn_mistyped"),
        (check_inn, "500100732269", "inn_mistyped"),
        (check_inn, "500100732258", "inn_mistyped"),
        (check_inn, "0000000000", "inn_malformed"),
        (check_inn, "000000000000", "inn_malformed"),
        (check_inn, "77070838931", "inn_malformed"),
        (check_inn, "770708389", "inn_malformed"),
        (check_inn, "7707 083893", "inn_malformed"),
        (check_inn, "7707083893\n", "inn_malformed"),
        (check_inn, "７７０７０８３８９３", "inn_malformed"),
        (check_inn, "", "inn_malformed"),
        (check_kpp, "770701001", None),
        (check_kpp, "7707AZ001", None),
        (check_kpp, "7707az001", "kpp_malformed"),
        (check_kpp, "7707АБ001", "kpp_malformed"),
        (check_kpp, "77070100", "kpp_malformed"),
        (check_kpp, "7707010011", "kpp_malformed"),
        (check_ogrn, "1027700132195", None),
        (check_ogrn, "1027700132196", "ogrn_mistyped"),
        (check_ogrn, "304500116000157", "ogrn_malformed"),
        (check_ogrn, "0027700132195", "ogrn_malformed"),
        (check_ogrn, "102770013219", "ogrn_malformed"),
        (check_ogrnip, "304500116000157", None),
        (check_ogrnip, "304500116000158", "ogrnip_mistyped"),
        (check_ogrnip, "318774600000060", None),
        (check_ogrnip, "1027700132195", "ogrnip_malformed"),
        (check_ogrnip, "104500116000157", "ogrnip_malformed"),
        (check_bik, "044525225", None),
        (check_bik, "44525225", "bik_malformed"),
        (check_bik, "0445252250", "bik_malformed"),
        (check_bik, "04452522x", "bik_malformed"),
    ],
)
def test_requisites_of_an_entity(check, value, code):
    assert refusal_of(check, value) == code


@pytest.mark.parametrize(
    ("check", "account", "bik", "code"),
    [
        # The Bank of Russia's own examples, annex to procedure No. 515.
        (check_correspondent_account, "30101810800000000746", "049805000", None),
        (check_account, "40602810700000000025", "049805746", None),
        # Published accounts of Sberbank and VTB.
        (check_correspondent_account, "30101810400000000225", "044525225", None),
        (check_correspondent_account, "30101810700000000187", "044525187", None),
        (check_correspondent_account, "30101810500000000225", "044525225", "correspondent_account_mistyped"),
        (check_correspondent_account, "30101810400000000225", "044526225", "correspondent_account_mistyped"),
        (check_correspondent_account, "40702810900000000025", "044514512", "correspondent_account_malformed"),
        (check_correspondent_account, "3010181040000000022", "044525225", "correspondent_account_malformed"),
        (check_correspondent_account, "30101810400000000225", "04452522", "bik_malformed"),
        (check_account, "40702810900000000025", "044514512", None),
        (check_account, "40702810800000000025", "044514512", "account_mistyped"),
        (check_account, "40702810900000000025", "044514513", "account_mistyped"),
        (check_account, "4070281090000000002", "044514512", "account_malformed"),
        (check_account, "４0702810900000000025", "044514512", "account_malformed"),
        (check_account, "40702810900000000025", "", "bik_malformed"),
        # Accounts at the Treasury carry no such digit.
        (check_account, "03214643000000017300", "004525988", None),
        (check_correspondent_account, "40102810545370000003", "004525988", None),
        (check_correspondent_account, "40102810945370000003", "004525988", None),
    ],
)
def test_accounts_belong_to_their_bank(check, account, bik, code):
    assert refusal_of(check, account, bik) == code


def test_an_account_at_a_branch_of_the_bank_of_russia_is_checked_by_the_number_of_the_branch():
    keyed = {
        bik: [
            key
            for key in range(10)
            if refusal_of(check_account, f"40602810{key}00000000025", bik) is None
        ]
        for bik in ("049805000", "049805001", "049805002", "049806001")
    }  # fmt: skip

    assert keyed["049805000"] == keyed["049805001"] == keyed["049805002"]
    assert keyed["049806001"] != keyed["049805001"]
    assert all(len(keys) == 1 for keys in keyed.values())


@given(
    st.text("0123456789", min_size=20, max_size=20), st.text("0123456789", min_size=9, max_size=9), st.integers(0, 19)
)
def test_one_wrong_digit_of_an_account_is_always_found(account, bik, place):
    account = "4" + account[1:]
    if refusal_of(check_account, account, bik) is not None:
        keyed = (account[:8] + str(key) + account[9:] for key in range(10))
        account = next(candidate for candidate in keyed if refusal_of(check_account, candidate, bik) is None)

    for digit in set("123456789") - {account[place]}:
        wrong = account[:place] + digit + account[place + 1 :]
        assert refusal_of(check_account, wrong, bik) == "account_mistyped"


def test_every_refusal_has_a_code_and_sentences_of_its_own():
    errors = [RequisiteError(code) for code in requisites._SENTENCES]

    assert len({error.message_ru for error in errors}) == len({str(error) for error in errors}) == len(errors)
    assert all(error.context == {} for error in errors), "requisites of people do not belong into logs"
