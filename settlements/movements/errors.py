"""What movements of points without a receipt refuse. Codes are stable."""

from coalition.kernel.errors import DomainError


class AmountRefused(DomainError):
    code = "amount_refused"
    message_ru = "Укажите сумму больше нуля."
    message_en = "The sum must be above zero."


class CommentMissing(DomainError):
    code = "comment_missing"
    message_ru = "Напишите комментарий: что случилось и почему баллы меняются."
    message_en = "Write a comment: what happened, and why points are changed."


class AccountClosed(DomainError):
    code = "account_closed"
    message_ru = "Счёт участника закрыт."
    message_en = "The member's account is closed."


class NotEnoughPoints(DomainError):
    code = "not_enough_points"
    message_ru = "На счёте {has} баллов: столько списать нельзя."
    message_en = "There are {has} points on the account: so many cannot be written off."


class ShortfallIsLess(DomainError):
    code = "shortfall_is_less"
    message_ru = "Участник должен {owed} баллов: списать больше нельзя."
    message_en = "The member owes {owed} points: more cannot be written off."


class AdjustmentWaits(DomainError):
    code = "adjustment_waits"
    message_ru = "По этому счёту уже ждёт согласования другая операция. Сначала решите её."
    message_en = "Another adjustment of this account waits for approval. Decide that one first."


class AdjustmentDecided(DomainError):
    code = "adjustment_decided"
    message_ru = "Эта операция уже решена или её содержание изменилось."
    message_en = "This adjustment has been decided already, or its content was changed."


class SecondPersonNeeded(DomainError):
    code = "second_person_needed"
    message_ru = "Согласует не тот, кто попросил. Обратитесь ко второму сотруднику."
    message_en = "Whoever asked does not approve. Turn to a second person."
