"""The text of a payment QR by ГОСТ Р 56042-2014, which a bank's application reads off an invoice. Pure."""

LONGEST = {"Name": 160, "BankName": 45, "Purpose": 210}
"""Characters that the standard allows; what is longer is cut."""

HEADER = "ST00012"
"""The standard, its version, and 2 for UTF-8."""


def payment_qr(
    *,
    name: str,
    account: str,
    bank_name: str,
    bik: str,
    correspondent_account: str,
    inn: str,
    kpp: str,
    sum_kopecks: int,
    purpose: str,
) -> str:
    """Who is paid, where, how many kopecks and what for, as `ST00012|Name=…|PersonalAcc=…`.

    A bar parts the fields, so none is left inside a value.
    """
    fields = {
        "Name": name,
        "PersonalAcc": account,
        "BankName": bank_name,
        "BIC": bik,
        "CorrespAcc": correspondent_account or "0",
        "Sum": str(sum_kopecks),
        "Purpose": purpose,
        "PayeeINN": inn,
        "KPP": kpp,
    }
    parts = (f"{key}={_plain(value, LONGEST.get(key))}" for key, value in fields.items() if value)
    return "|".join((HEADER, *parts))


def _plain(value: str, longest: int | None) -> str:
    return " ".join(value.replace("|", "/").split())[:longest].rstrip()
