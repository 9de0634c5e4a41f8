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


class CodeUnknown(DomainError):
    code = "code_unknown"
    message_ru = "Такого промокода нет."
    message_en = "There is no such promo code."


class CodeNotValid(DomainError):
    code = "code_not_valid"
    message_ru = "Промокод не действует: он заблокирован, ещё не начал действовать или закончился."
    message_en = "The promo code is not valid: it is blocked, not yet valid, or over."


class CodeUsed(DomainError):
    code = "code_used"
    message_ru = "Промокод уже использован."
    message_en = "The promo code has been used."


class CodeOfAnother(DomainError):
    code = "code_of_another"
    message_ru = "Промокод выдан другому участнику."
    message_en = "The promo code was issued to another member."


class CodeGivesNothing(DomainError):
    code = "code_gives_nothing"
    message_ru = "Сейчас этот промокод ничего не даёт; он остаётся за вами."
    message_en = "The promo code gives nothing now; it stays yours."


class ProgrammesDiffer(DomainError):
    code = "programmes_differ"
    message_ru = "Счета разных программ не объединяют: выберите счёт той же программы."
    message_en = "Accounts of different programmes are not joined: choose one of the same programme."


class SuccessionUndone(DomainError):
    code = "succession_undone"
    message_ru = "Это объединение уже отменено."
    message_en = "This has been undone already."


class SuccessionIsFinal(DomainError):
    code = "succession_is_final"
    message_ru = "После объединения уже отправлен отчёт, отменить его нельзя. Передайте баллы ручной операцией."
    message_en = "A statement was sent since, so it cannot be undone. Move points by hand instead."


class MergeRefused(DomainError):
    """`context["why"]`: same, merged, erased, family."""

    code = "merge_refused"
    message_ru = "Эти записи объединить нельзя: {why_ru}."
    message_en = "These rows cannot be merged: {why_en}."
