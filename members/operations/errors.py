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


class CodeRefused(DomainError):
    code = "code_refused"
    message_ru = "Код не подошёл. Осталось попыток: {left}. Если попыток нет или время вышло, отправьте новый код."
    message_en = "The code is not right. Tries left: {left}. When there are none, or time is up, send a new code."


class TooManyCodes(DomainError):
    code = "too_many_codes"
    message_ru = "Кодов отправлено слишком много. Подождите {minutes} мин. или подпишите согласия на бумаге."
    message_en = "Too many codes were sent. Wait {minutes} min., or sign the consents on paper."


class PersonalDataConsentMissing(DomainError):
    code = "personal_data_consent_missing"
    message_ru = "Без согласия на обработку персональных данных записать участника нельзя: отметьте его."
    message_en = "Nobody is enrolled without consent to personal data: mark it."


class RepresentativeNeeded(DomainError):
    code = "representative_needed"
    message_ru = "Участнику меньше {age} лет: укажите законного представителя и его документ."
    message_en = "The member is younger than {age}: name the representative and his document."


class PhoneBelongsToAnother(DomainError):
    code = "phone_belongs_to_another"
    message_ru = "Этот телефон подтвердил другой участник. Найдите его по телефону или укажите другой номер."
    message_en = "Another member has confirmed this phone. Find him by the phone, or give another number."


class LookAlikesFound(DomainError):
    code = "look_alikes_found"
    message_ru = "Похоже, этот человек уже записан. Откройте его карточку или отметьте, что это другой человек."
    message_en = "This person seems to be enrolled already. Open his card, or mark that this is somebody else."


class ConsentMustBeOnPaper(DomainError):
    code = "consent_must_be_on_paper"
    message_ru = "Согласие «{kind}» подписывают только на бумаге: код по SMS его не заменяет."
    message_en = "The consent «{kind}» is signed on paper only: a code by SMS does not replace it."


class AdvertisingRefused(DomainError):
    code = "advertising_refused"
    message_ru = "Согласие на рекламу берут только у совершеннолетних и хотя бы на один способ связи."
    message_en = "Consent to advertising is taken from adults only, for at least one way."


class ConsentNotConfirmed(DomainError):
    code = "consent_not_confirmed"
    message_ru = "Согласия не подтверждены кодом, или после отправки кода анкета изменилась. Отправьте новый код."
    message_en = "The consents are not confirmed by a code, or the form has changed since. Send a new code."


class BirthDateRefused(DomainError):
    code = "birth_date_refused"
    message_ru = "Проверьте дату рождения: такой даты у участника быть не может."
    message_en = "Check the date of birth: a member cannot have this one."


class ScanRefused(DomainError):
    code = "scan_refused"
    message_ru = "Скан должен быть PDF, JPEG или PNG не больше {megabytes} МБ."
    message_en = "A scan is a PDF, JPEG or PNG of at most {megabytes} MB."
