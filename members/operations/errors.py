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
