"""What leaving the programme and erasing refuse."""

from coalition.kernel.errors import DomainError


class InFamily(DomainError):
    code = "person_in_family"
    message_ru = "Участник состоит в семье из нескольких человек. Сначала оформите его выход из семьи."
    message_en = "The member is in a family of several people. Let him leave the family first."


class NotHolder(DomainError):
    code = "not_holder"
    message_ru = "Этот участник не держит такой счёт сейчас."
    message_en = "This member does not hold this account now."


class DepartureReasonMissing(DomainError):
    code = "departure_reason_missing"
    message_ru = "Напишите, на каком основании участник выходит: заявление, отзыв, свидетельство."
    message_en = "Say on what ground the member leaves: an application, a withdrawal, a certificate."


class DiedWhen(DomainError):
    code = "died_when"
    message_ru = "Укажите день смерти не позже сегодняшнего."
    message_en = "Name the day of death, today at the latest."


class ErasureNotDue(DomainError):
    code = "erasure_not_due"
    message_ru = "У участника ещё есть открытый счёт: данные уничтожают, когда он вышел отовсюду."
    message_en = "The member still has an open account: data are erased when he has left everywhere."


class ErasedAlready(DomainError):
    code = "erased_already"
    message_ru = "Данные этого участника уже уничтожены: акт {number}."
    message_en = "The data of this member are erased already: act {number}."


class CommissionMissing(DomainError):
    code = "commission_missing"
    message_ru = "Назовите комиссию: хотя бы двух человек с должностями."
    message_en = "Name the commission: two people at least, with their positions."
