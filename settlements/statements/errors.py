"""What the operations on statements refuse. Codes are stable."""

from coalition.kernel.errors import DomainError


class PeriodNotEnded(DomainError):
    code = "period_not_ended"
    message_ru = "Период ещё не закончился: в часовом поясе {zone} последний день идёт."
    message_en = "The period has not ended: in the time zone {zone} its last day is still on."


class PeriodNotOfContract(DomainError):
    code = "period_not_of_contract"
    message_ru = "Отчётный период договора другой. Выберите период, указанный в договоре."
    message_en = "The contract has another statement period. Choose the one that the contract names."


class StatementAlreadySent(DomainError):
    code = "statement_already_sent"
    message_ru = "За этот период отчёт {number} уже отправлен. Исправления попадут в следующий отчёт."
    message_en = "The statement {number} of this period has been sent. Corrections go into the next one."


class LaterStatementSent(DomainError):
    code = "later_statement_sent"
    message_ru = "По договору уже отправлен более поздний отчёт {number}; этот изменить нельзя."
    message_en = "A later statement, {number}, of the contract has been sent; this one cannot be changed."


class EarlierStatementOpen(DomainError):
    code = "earlier_statement_open"
    message_ru = "Сначала отправьте черновик за более ранний период, начиная с {starts_on}."
    message_en = "Send the draft of the earlier period first, the one that begins on {starts_on}."


class StepRefused(DomainError):
    """A statement's state does not allow the step; nothing has changed."""

    code = "step_refused"
    message_ru = "Отчёт в состоянии «{state}», этот шаг сейчас невозможен."
    message_en = "The statement is in the state {state}, so this step is not possible."


class PaperPeriodNotEnded(DomainError):
    code = "paper_period_not_ended"
    message_ru = "Акт сверки составляют за прошедшие дни: последний день периода должен быть раньше {today}."
    message_en = "A reconciliation act is made of days that are over: the period must end before {today}."


class NothingObjected(DomainError):
    code = "nothing_objected"
    message_ru = "Укажите хотя бы одно возражение: с чем участник не согласен, его сумма и причина."
    message_en = "State at least one objection: what the participant objects to, its sum and its reason."


class LineOfAnother(DomainError):
    code = "line_of_another"
    message_ru = "Такой строки в отчёте нет. Выберите строку этого отчёта."
    message_en = "The statement has no such line. Choose one of its own lines."


class ReceiptOfAnother(DomainError):
    code = "receipt_of_another"
    message_ru = "Этого чека у участника нет. Укажите чек его аптеки или опишите, чего не хватает."
    message_en = "The participant has no such receipt. Name a receipt of its outlets, or describe what is missing."


class ObjectionTwice(DomainError):
    """`context["subject"]`: what is objected to a second time, or is a part of what is objected to as a whole."""

    code = "objection_twice"
    message_ru = "«{subject}» оспаривается дважды. Оставьте одно возражение: или ко всей строке, или к чекам в ней."
    message_en = "“{subject}” is objected to twice. Keep one objection: to the whole line, or to receipts in it."


class DisputeClosed(DomainError):
    code = "dispute_closed"
    message_ru = "Это разногласие уже урегулировано или отозвано."
    message_en = "This dispute has been settled or withdrawn already."


class DisputeWaits(DomainError):
    code = "dispute_waits"
    message_ru = "Решения уже переданы второму сотруднику. Дождитесь его ответа."
    message_en = "The decisions are with a second person already. Wait for the answer."


class LinesUndecided(DomainError):
    code = "lines_undecided"
    message_ru = "Решите сначала все возражения. Без решения: {numbers}."
    message_en = "Decide all objections first. Without a decision: {numbers}."


class AnswerMissing(DomainError):
    code = "answer_missing"
    message_ru = "Напишите, почему возражение отклонено или принято не полностью: это печатается в протоколе."
    message_en = "Write why the objection is rejected or accepted in part only: the protocol prints it."


class AgreedSumMissing(DomainError):
    code = "agreed_sum_missing"
    message_ru = "Укажите, какая сумма согласована."
    message_en = "State the sum that is agreed."


class StatementPaidFor(DomainError):
    code = "statement_paid_for"
    message_ru = "По отчёту {number} уже есть выплата или поступление. Исправьте суммы корректировкой."
    message_en = "There is a payout or a payment by the statement {number} already. Correct its sums by an adjustment."
