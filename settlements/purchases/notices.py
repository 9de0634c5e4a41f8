"""What a cashier is told when something does not apply but the receipt stays sellable."""

from settlements.purchases.requests import Identifier, IdentifierKind
from settlements.purchases.results import Notice
from settlements.purchases.situation import Buyer, Situation

SENTENCES = {
    "card_unknown": (
        "Карта не найдена. Проверьте номер; чек можно продать без карты.",
        "The card is not known. Check the number; the receipt can be sold without it.",
    ),
    "phone_unknown": (
        "По этому телефону карты нет. Чек можно продать без карты.",
        "There is no card for this phone. The receipt can be sold without it.",
    ),
    "phone_ambiguous": (
        "К телефону привязано несколько карт. Попросите карту.",
        "Several cards belong to this phone. Ask for the card.",
    ),
    "bank_card_unknown": (
        "Эта банковская карта не привязана. Попросите карту программы; чек можно продать и без неё.",
        "This bank card is not bound. Ask for a card of the programme; the receipt can be sold without it.",
    ),
    "card_not_issued": ("Карта ещё не выдана. Оформите её.", "The card is not issued yet. Enrol the buyer first."),
    "card_blocked": (
        "Карта заблокирована. Продайте без карты; покупателю помогут по телефону программы.",
        "The card is blocked. Sell without it; the programme's helpline will assist the buyer.",
    ),
    "card_replaced": (
        "Карта заменена на новую. Попросите новую карту.",
        "The card was replaced. Ask for the new one.",
    ),
    "card_annulled": ("Карта аннулирована. Продайте без карты.", "The card is annulled. Sell without it."),
    "account_closed": ("Участие в программе прекращено.", "The buyer has left the programme."),
    "card_other_programme": (
        "Карта другой программы, эта аптека в ней не участвует.",
        "The card is of another programme in which this pharmacy takes no part.",
    ),
    "spend_reduced": (
        "Списано меньше баллов, чем просили: больше в этом чеке нельзя.",
        "Fewer points were spent than asked for: no more is possible on this receipt.",
    ),
    "earned_changed": (
        "Баллов начислено не столько, сколько было в расчёте. Сумма к оплате прежняя.",
        "The points earned differ from the quote. What is to be paid has not changed.",
    ),
    "clock_off": (
        "Часы кассы расходятся с сервером. Взято время сервера; поправьте часы.",
        "The till's clock is off. The server's time was taken; mend the clock.",
    ),
    "quote_expired": (
        "Расчёт устарел, чек проведён по действующим правилам.",
        "The quote had expired; the receipt was judged by the rules in force.",
    ),
    "shortfall": (
        "На карте долг по баллам: новые баллы сначала погашают его.",
        "The card owes points: new points work that off first.",
    ),
}

STATES = {
    "stock": "card_not_issued",
    "blocked": "card_blocked",
    "replaced": "card_replaced",
    "annulled": "card_annulled",
}
UNKNOWN = {IdentifierKind.PHONE: "phone_unknown", IdentifierKind.BANK_CARD: "bank_card_unknown"}


def notice(code: str) -> Notice:
    """The notice of a code, in both languages."""
    ru, en = SENTENCES[code]
    return Notice(code, ru, en)


def recognise(
    identifier: Identifier | None, situation: Situation, *, is_sold: bool = False
) -> tuple[Buyer | None, tuple[Notice, ...]]:
    """The buyer whose account counts on this receipt, or why there is none.

    `is_sold`: the receipt was printed without us. The till could not know then that the card was replaced, so its
    account counts, and the cashier is told to ask for the new card.
    """
    if identifier is None:
        return None, ()
    code = _refusal(identifier, situation, is_sold=is_sold)
    if code:
        return None, (notice(code),)
    buyer = situation.buyer
    notices = (notice(STATES[buyer.card_state]),) if buyer.card_state in STATES else ()
    return buyer, (*notices, notice("shortfall")) if buyer.shortfall_kopecks else notices


def _refusal(identifier: Identifier, situation: Situation, *, is_sold: bool) -> str | None:
    if not situation.buyers:
        return UNKNOWN.get(identifier.kind, "card_unknown")
    buyer = situation.buyer
    if buyer is None:
        return "phone_ambiguous"
    if buyer.card_state in STATES and not (is_sold and buyer.card_state == "replaced"):
        return STATES[buyer.card_state]
    if buyer.is_closed or buyer.account_id is None:
        return "account_closed"
    return "card_other_programme" if buyer.programme_id != situation.programme_id else None
