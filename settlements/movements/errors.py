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


class CardFeeNeedsOutlet(DomainError):
    code = "card_fee_needs_outlet"
    message_ru = "Плату за карту принимает аптека: укажите, в какой аптеке выдаётся карта."
    message_en = "The fee for a card is taken by an outlet: say at which one the card is issued."


class CardFeeNeedsContract(DomainError):
    code = "card_fee_needs_contract"
    message_ru = "У аптеки «{outlet}» сегодня нет договора с оператором, поэтому плату за карту принять нельзя."
    message_en = "The outlet “{outlet}” has no contract with the operator today, so no fee can be taken for a card."


class CardGroundMissing(DomainError):
    code = "card_ground_missing"
    message_ru = "Это основание не подтверждено: проверьте чек (сумму, день, не выдана ли по нему карта) или документ."
    message_en = (
        "This ground is not fulfilled: check the receipt (its sum, its day, whether it gave a card) or the paper."
    )
