"""The kinds of people who work at the operator and at participants, and what each may do.

Kept after every migration; whoever needs something else makes a group of his own.
"""

from typing import Any

OPERATOR, ACCOUNTANT, CLERK, AUDITOR = "operator", "accountant", "clerk", "auditor"
PHARMACY, CASHIER, MANUFACTURER = "pharmacy", "cashier", "manufacturer"

FAMILIES = ("familychange", "representation")
WORKED_WITH = {
    "pharmacies": (
        *(
            "bankaccount",
            "cashdesk",
            "cashier",
            "chain",
            "contract",
            "deskkey",
            "legalentity",
            "manufacturer",
            "outlet",
        ),
        *("product", "productgroup", "programme", "substance", "vatrate"),
    ),
    "members": (
        *("person", "account", "accountholder", "card", "cardrule", "consent", "consenttext", "staffmembership"),
        *("questionnaire", *FAMILIES),
    ),
    "promotions": (
        *("coupon", "couponseries", "level", "levelscheme", "promotion", "promotionfunding", "promotionversion"),
        *("redemptionrule", "regulationsversion", "compiledrulebook", "segment", "exclusivitygroup"),
    ),
    "settlements": ("backtest", "statement", "dispute", "payout", "paymentregister", "bankfile", "bankpayment"),
}
"""What an operator works with. The ledger is not here: its rows are written by operations alone."""
BOOKS = {
    "settlements": (
        *("accumulation", "couponuse", "entry", "ledgeraccount", "lot", "posting", "purchase", "purchasereturn"),
        *("returnline", "statementline", "disputeline", "award", "adjustment", "adjustmentlimit", "cardimport"),
        "settlementpaper",
    ),
    "members": ("referral", "memberaction", "cardbatch", "cardexport", "succession"),
    "promotions": ("couponbatch", "couponblock", "couponexport", "segmentmember"),
    "pharmacies": ("shift",),
    "toolkit": ("approval", "frozendocument", "job", "outboxmessage"),
}
AT_THE_DESK = {
    "members": ("person", "account", "accountholder", "card", "consent", *FAMILIES),
    "pharmacies": ("outlet", "product"),
    "promotions": ("promotion", "couponseries", "levelscheme"),
    "settlements": ("purchase", "purchasereturn"),
}
MONEY_GOES_OUT = {
    "settlements": ("statement", "dispute", "payout", "paymentregister", "bankfile", "bankpayment"),
    "pharmacies": ("bankaccount", "contract", "legalentity"),
}
PAYOUTS_BY_TWO = {"settlements": ("paymentregister",)}
"""Approving the registers that somebody else prepared."""
CLERK_CHANGES = {"members": ("person", "card", "consent", *FAMILIES)}
GOODS_OF_RECEIPTS = {"settlements": ("purchaseline",)}
"""Reading what members bought: a right of its own, and even then only under a consent."""

CODES_OF_COUPONS = ("promotions", "handle_coupon_codes")
"""Making, printing and exporting codes: they are money, so it is a right of its own."""

NUMBERS_OF_CARDS = ("members", "handle_card_numbers")
"""Making, printing, exporting and sending cards: a till knows a buyer by the number alone."""

POINTS_BY_HAND = {"settlements": ("adjustment",)}
"""Points given and written off by hand: asked for by one, above a limit agreed to by another. Limits are nobody's here,
since whoever sets his own limit has none."""

BUDGETS_OF_PROMOTIONS = ("promotions", "approve_promotion_budget")
"""Agreeing to a promotion above the programme's limit, after the second person: for accounts."""

ACTS_OF_RECONCILIATION = ("settlements", "add_settlementpaper")
"""Making an act of reconciliation; all other papers come with a statement."""

A_COLLEAGUES_WAY_IN = {
    ("pharmacies", "view_staffuser"),
    ("pharmacies", "reset_second_factor"),
    ("axes", "view_accessattempt"),
    ("axes", "delete_accessattempt"),
}
"""Letting in who has lost his phone or mistyped his password. Accounts and rights are given by superusers alone."""

RECEIPTS_BEFORE_THE_CARD = ("settlements", "claim_receipt")
"""Counting a receipt that was paid without a card: for whoever serves the member."""

PERSONAL_DATA = {"members": ("benefitproof", "consentscan", "departure")}
"""A clerk adds to these and takes applications to leave; who left is listed, and erased, by operators."""
SIGNS_OF_ABUSE = {"settlements": ("suspicion", "suspicionrule")}
"""Cases are decided on by operators and read by auditors; nobody sees those that may concern himself."""
LOOKS = {"members": ("personview",)}
"""Who looked at whose data: for those who watch, and not for those who are watched."""

OWN_PAPERS = {"settlements": ("statement", "settlementpaper", "dispute", "payout"), "promotions": ("promotion",)}
OWN_SHOP = {
    "settlements": ("purchase", "purchasereturn"),
    "pharmacies": ("outlet", "cashdesk", "cashier", "deskkey"),
}
"""What a participant reads in the cabinet, of his own only."""
OWN_DESKS = {"pharmacies": ("cashdesk", "cashier", "deskkey")}
ANSWER = ("settlements", "answer_statement")
OWN_PROMOTIONS = ("promotions", "add_promotion")
SELL = ("pharmacies", "sell_at_cashdesk")


def keep_groups(**kwargs: Any) -> None:
    """Make the groups and give them their permissions. Doing so again changes nothing."""
    from django.contrib.auth.models import Group, Permission

    rights = {
        OPERATOR: {
            *codenames(WORKED_WITH, "view", "add", "change"),
            *codenames({"pharmacies": ("vatrate",), "promotions": ("level",)}, "delete"),
            *codenames({"toolkit": ("job",)}, "change"),
            *codenames(BOOKS, "view"),
            *codenames(GOODS_OF_RECEIPTS, "view"),
            *codenames(PERSONAL_DATA, "view", "add", "change"),
            *codenames(LOOKS, "view"),
            *codenames(SIGNS_OF_ABUSE, "view", "change"),
            *codenames(POINTS_BY_HAND, "add", "approve"),
            *codenames(PAYOUTS_BY_TWO, "approve"),
            RECEIPTS_BEFORE_THE_CARD,
            ACTS_OF_RECONCILIATION,
            *codenames({"settlements": ("cardimport",)}, "add", "change"),
            CODES_OF_COUPONS,
            NUMBERS_OF_CARDS,
            *A_COLLEAGUES_WAY_IN,
        },
        ACCOUNTANT: {
            *codenames(WORKED_WITH, "view"),
            *codenames(BOOKS, "view"),
            *codenames(MONEY_GOES_OUT, "add", "change"),
            ACTS_OF_RECONCILIATION,
            *codenames(POINTS_BY_HAND, "approve"),
            *codenames(PAYOUTS_BY_TWO, "approve"),
            BUDGETS_OF_PROMOTIONS,
        },
        CLERK: {
            *codenames(AT_THE_DESK, "view"),
            *codenames(CLERK_CHANGES, "add", "change"),
            *codenames(PERSONAL_DATA, "add"),
            RECEIPTS_BEFORE_THE_CARD,
            *codenames({"members": ("benefitproof", "consentscan")}, "view"),
        },
        AUDITOR: {
            *codenames(WORKED_WITH, "view"),
            *codenames(BOOKS, "view"),
            *codenames({"members": ("benefitproof", "departure")}, "view"),
            *codenames(LOOKS, "view"),
            *codenames(SIGNS_OF_ABUSE, "view"),
        },
        PHARMACY: {
            *codenames(OWN_PAPERS, "view"),
            *codenames(OWN_SHOP, "view"),
            *codenames(OWN_DESKS, "add", "change"),
            ANSWER,
            OWN_PROMOTIONS,
        },
        CASHIER: {SELL},
        MANUFACTURER: {*codenames(OWN_PAPERS, "view"), ANSWER},
    }
    known = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, wanted in rights.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(known[right] for right in wanted)


def codenames(models: dict[str, tuple[str, ...]], *verbs: str) -> set[tuple[str, str]]:
    """Permissions by app label and codename."""
    return {(app, f"{verb}_{model}") for app, names in models.items() for model in names for verb in verbs}
