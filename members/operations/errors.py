"""What the operations on members refuse."""

from coalition.kernel.errors import DomainError


class CardStateRefused(DomainError):
    code = "card_state_refused"
    message_ru = "С картой в состоянии «{state}» этого сделать нельзя."
    message_en = "This cannot be done with a card that is {state}."


class HolderNeeded(DomainError):
    code = "holder_needed"
    message_ru = "У счёта должен быть владелец: укажите участника."
    message_en = "An account needs a holder: name a member."


class FamilyTooLarge(DomainError):
    code = "family_too_large"
    message_ru = "В семье может быть не больше {adults} взрослых и {children} детей."
    message_en = "A family has at most {adults} adults and {children} children."


class InvitationUnknown(DomainError):
    code = "invitation_unknown"
    message_ru = "Приглашение не найдено: проверьте код или телефон пригласившего."
    message_en = "There is no such invitation: check the code or the inviter's phone."


class SelfInvitation(DomainError):
    code = "self_invitation"
    message_ru = "Пригласить самого себя нельзя."
    message_en = "Nobody can invite himself."


class FriendIsNotNew(DomainError):
    code = "friend_is_not_new"
    message_ru = "Приглашение принимают в течение {days} дней после вступления; пригласивший должен вступить раньше."
    message_en = "An invitation is accepted within {days} days of joining, and the inviter must have joined before."


class FriendWasInvited(DomainError):
    code = "friend_was_invited"
    message_ru = "Этого участника уже пригласил другой."
    message_en = "Somebody else has invited this member already."


class CardNumberUnknown(DomainError):
    code = "card_number_unknown"
    message_ru = "Карты с таким номером нет. Проверьте номер: на карте 13 цифр."
    message_en = "There is no card with this number. Check it: a card has 13 digits."


class CardNotInStock(DomainError):
    code = "card_not_in_stock"
    message_ru = "Эту карту выдать нельзя: она уже в состоянии «{state}». Возьмите другую карту."
    message_en = "This card cannot be issued: it is {state} already. Take another card."


class CardElsewhere(DomainError):
    code = "card_elsewhere"
    message_ru = "Карта числится в запасе другой аптеки: «{outlet}». Возьмите свою карту или перенесите запас."
    message_en = "The card is in stock at another outlet, “{outlet}”. Take one of your own, or move the stock."


class CardOtherProgramme(DomainError):
    code = "card_of_another_programme"
    message_ru = "Это карта другой программы. Возьмите карту этой программы."
    message_en = "This card is of another programme. Take one of this programme."


class CardForClosedAccount(DomainError):
    code = "card_for_closed_account"
    message_ru = "Счёт закрыт, карту к нему выдать нельзя."
    message_en = "The account is closed; no card can be issued for it."


class CardGroundUsed(DomainError):
    code = "card_ground_used"
    message_ru = "По этому чеку карта уже выдана. Нужен другой чек или другое основание."
    message_en = "A card has been issued for this receipt already. Another receipt or ground is needed."


class IdentityNotChecked(DomainError):
    code = "identity_not_checked"
    message_ru = "Укажите, как узнали владельца карты: какой документ он показал или что назвал."
    message_en = "Say how the card's holder was recognised: which paper was shown, or what was told."


class CardQuantityRefused(DomainError):
    code = "card_quantity_refused"
    message_ru = "Укажите от 1 до {most} карт за раз."
    message_en = "Ask for 1 to {most} cards at once."


class CardPrefixTooNarrow(DomainError):
    code = "card_prefix_too_narrow"
    message_ru = "С приставкой номеров {prefix} столько карт не сделать так, чтобы номер нельзя было угадать."
    message_en = "The prefix {prefix} leaves too few numbers for so many cards that nobody can guess."


class CardBatchNotReady(DomainError):
    code = "card_batch_not_ready"
    message_ru = "Партия ещё создаётся: готово {made} из {quantity}. Подождите."
    message_en = "The batch is still being made: {made} of {quantity} are ready. Wait."


class NoCardsToMove(DomainError):
    code = "no_cards_to_move"
    message_ru = "Столько карт в запасе нет: можно перенести не больше {left}."
    message_en = "There are not so many cards in stock: at most {left} can be moved."


class SameOutlet(DomainError):
    code = "cards_stay_where_they_are"
    message_ru = "Карты уже числятся в этой аптеке. Укажите другую."
    message_en = "The cards are in stock at this outlet already. Name another one."


class AuthorityMissing(DomainError):
    code = "authority_missing"
    message_ru = "Укажите документ представителя: вид, номер и дату."
    message_en = "Name the representative's document: its kind, number and date."


class RepresentativeMinor(DomainError):
    code = "representative_minor"
    message_ru = "Представителем может быть только совершеннолетний: выберите другого."
    message_en = "A representative must be of age: choose another one."


class WardNeedsNobody(DomainError):
    code = "ward_needs_nobody"
    message_ru = "Совершеннолетний подписывает за себя сам; представитель нужен ребёнку или недееспособному."
    message_en = "An adult signs for himself; children and incapable adults have a representative."


class BankCardNumberRefused(DomainError):
    code = "bank_card_number_refused"
    message_ru = "Касса передала номер банковской карты вместо токена терминала. Номера карт не принимаются."
    message_en = "The till sent a bank card's number instead of the terminal's token. Numbers are not taken."


class BankCardElsewhere(DomainError):
    code = "bank_card_elsewhere"
    message_ru = "Эта банковская карта привязана к другому участнику. Её отвязывает он сам или оператор программы."
    message_en = "This bank card is bound to another member. He or the programme's operator can unbind it."


class BankCardUnbound(DomainError):
    code = "bank_card_unbound"
    message_ru = "Эта банковская карта уже отвязана."
    message_en = "This bank card is unbound already."
