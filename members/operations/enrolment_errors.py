"""What the enrolment desk refuses."""

from coalition.kernel.errors import DomainError


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


class ConsentNotConfirmed(DomainError):
    code = "consent_not_confirmed"
    message_ru = "Согласия не подтверждены кодом, или после отправки кода анкета изменилась. Отправьте новый код."
    message_en = "The consents are not confirmed by a code, or the form has changed since. Send a new code."


class BirthDateRefused(DomainError):
    code = "birth_date_refused"
    message_ru = "Проверьте дату рождения: такой даты у участника быть не может."
    message_en = "Check the date of birth: a member cannot have this one."


class ConsentMustBeOnPaper(DomainError):
    code = "consent_must_be_on_paper"
    message_ru = "Кодом по SMS подписывают только своё согласие на персональные данные и на рекламу, прочие на бумаге."
    message_en = "A code by SMS signs one's own consents to personal data and to advertising; others go on paper."


class RepresentativeIsWard(DomainError):
    code = "representative_is_ward"
    message_ru = "Представитель и участник – один и тот же человек: проверьте имя и дату рождения представителя."
    message_en = "The representative and the member are one person: check the representative's name and birth date."
