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
