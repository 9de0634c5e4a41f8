"""What the operations on payment registers, bank files and bank payments refuse. Codes are stable."""

from coalition.kernel.errors import DomainError


class NothingToPay(DomainError):
    code = "nothing_to_pay"
    message_ru = "По отчёту {number} платить нечего. Уберите его из реестра."
    message_en = "There is nothing to pay by the statement {number}. Leave it out of the register."


class ReopeningWaits(DomainError):
    code = "reopening_waits"
    message_ru = "Отчёт {number} просят открыть повторно. Сначала решите запрос, потом платите."
    message_en = "Somebody asks to reopen the statement {number}. Decide about that first, then pay."


class NothingChosen(DomainError):
    code = "nothing_chosen"
    message_ru = "Отметьте хотя бы один отчёт."
    message_en = "Choose at least one statement."


class BankDetailsMissing(DomainError):
    code = "bank_details_missing"
    message_ru = "У «{payee}» не указан расчётный счёт. Заполните банковские реквизиты."
    message_en = "{payee} has no bank account on record. Fill in the bank details."


class OneProgrammeAtATime(DomainError):
    code = "one_programme_at_a_time"
    message_ru = "В одном реестре – выплаты одной программы. Подготовьте по реестру на каждую."
    message_en = "A register pays for one programme. Prepare one for each."


class DayIsPast(DomainError):
    code = "day_is_past"
    message_ru = "Дата поручений {day} уже прошла: банк такие не примет. Выберите сегодня или позже."
    message_en = "The day of the orders, {day}, is past: a bank does not take them. Choose today or later."


class DayIsToCome(DomainError):
    code = "day_is_to_come"
    message_ru = "День {day} ещё не наступил. Укажите день, когда деньги списаны."
    message_en = "The day {day} is still to come. Give the day when the money left."


class DayBeforeApproval(DomainError):
    """A slip in the date would change days that both sides have reconciled."""

    code = "day_before_approval"
    message_ru = "{day} раньше, чем реестр утверждён ({approved_on}): деньги уйти ещё не могли. Проверьте дату."
    message_en = "{day} is before the register was approved ({approved_on}): nothing can have left. Check the day."


class RegisterStepRefused(DomainError):
    """A register's state does not allow the step; nothing has changed."""

    code = "register_step_refused"
    message_ru = "Реестр в состоянии «{state}», этот шаг сейчас невозможен."
    message_en = "The register is in the state {state}, so this step is not possible."


class RegisterOutdated(DomainError):
    """What is in the database is no longer what was prepared."""

    code = "register_outdated"
    message_ru = "После подготовки реквизиты изменились: {who}. Отзовите реестр и подготовьте заново."
    message_en = "Bank details have changed since it was prepared: {who}. Withdraw the register and prepare it again."


class RegisterOverdue(DomainError):
    """Approved it could not be withdrawn any more, and the bank would not take its orders."""

    code = "register_overdue"
    message_ru = "Поручения от {day} банк уже не примет: прошло больше 10 дней. Отзовите реестр и подготовьте заново."
    message_en = (
        "A bank does not take orders of {day} any more, after 10 days. Withdraw the register and prepare another."
    )


class RegisterShownAnother(DomainError):
    """Somebody took a payout out while the page was open."""

    code = "register_shown_another"
    message_ru = "Пока страница была открыта, состав реестра изменился. Посмотрите его ещё раз."
    message_en = "The register has changed since the page was opened. Look at it once more."


class PayoutNotWaiting(DomainError):
    code = "payout_not_waiting"
    message_ru = "Эта выплата не ждёт списания: её реестр не утверждён, или она уже проведена."
    message_en = "This payout does not wait to leave: its register is not approved, or it has been booked."


class PayoutNotReturnable(DomainError):
    code = "payout_not_returnable"
    message_ru = "Эта выплата ещё не ушла или её возврат уже проведён. Обновите страницу."
    message_en = "This payout has not left, or its return has been booked already. Load the page again."


class DayBeforePayout(DomainError):
    code = "day_before_payout"
    message_ru = "{day} раньше, чем деньги ушли ({paid_on}). Проверьте дату возврата."
    message_en = "{day} is before the money left ({paid_on}). Check the day of the return."


class ReasonMissing(DomainError):
    code = "reason_missing"
    message_ru = "Напишите причину: она останется в истории."
    message_en = "Say why: the reason is kept."


class BankFileKnown(DomainError):
    code = "bank_file_known"
    message_ru = "Этот файл уже загружен: {when}, {who}. Второй раз его читать незачем."
    message_en = "This file has been loaded already: {when}, {who}. There is no need to read it again."


class BankFileOfAnotherAccount(DomainError):
    code = "bank_file_of_another_account"
    message_ru = "Файл по счёту {account}, а у оператора программы такого счёта нет. Выгрузите выписку по своему счёту."
    message_en = "The file is of the account {account}, which is none of the operator's. Export your own account."


class BankFileNoStatement(DomainError):
    code = "bank_file_no_statement"
    message_ru = "В файле нет выписки по счёту: похоже, это поручения, отправленные в банк. Выгрузите из банка выписку."
    message_en = "There is no account statement in the file: these look like orders to the bank. Export a statement."


class BankFileOfManyAccounts(DomainError):
    code = "bank_file_of_many_accounts"
    message_ru = "В файле несколько счетов. Выгрузите выписку по каждому отдельно."
    message_en = "The file covers several accounts. Export each of them by itself."


class PaymentNotOfAccount(DomainError):
    code = "payment_not_of_account"
    message_ru = "Строка {line}: платёж {number} не относится к счёту {account}. Выгрузите файл из банка ещё раз."
    message_en = "Line {line}: payment {number} is not of the account {account}. Export the file once more."


class BankPaymentStepRefused(DomainError):
    code = "bank_payment_step_refused"
    message_ru = "Платёж в состоянии «{state}», этот шаг сейчас невозможен."
    message_en = "The payment is in the state {state}, so this step is not possible."


class PaymentOfOtherDirection(DomainError):
    code = "payment_of_other_direction"
    message_ru = "Выплату закрывает списание, отчёт к оплате – поступление. Этот платёж идёт в другую сторону."
    message_en = "Money that left closes a payout, money that came in closes a statement. This one goes the other way."


class AmountDiffers(DomainError):
    code = "amount_differs"
    message_ru = "Сумма платежа {paid}, а выплаты {wanted}. Выберите выплату с той же суммой."
    message_en = "The payment is {paid}, the payout {wanted}. Choose a payout of the same sum."


class StatementNotOfContract(DomainError):
    code = "statement_not_of_contract"
    message_ru = "По отчёту {number} этот участник денег не должен. Выберите другой отчёт или только договор."
    message_en = "This participant owes nothing by the statement {number}. Choose another one, or the contract alone."


class PayoutIsForEver(DomainError):
    code = "payout_is_for_ever"
    message_ru = "Проведённая выплата не отменяется. Если банк вернёт деньги, на странице выплаты есть «Вернул банк»."
    message_en = "A booked payout is not undone. If the money comes back, the payout's page has a step for that."


class CreditExceeded(DomainError):
    code = "credit_exceeded"
    message_ru = "Отнести можно не больше {most}: столько свободно на договоре и столько ещё ждёт отчёт."
    message_en = "{most} at the most: so much stands on the contract and is still owed by the statement."


class CreditNotUsed(DomainError):
    code = "credit_not_used"
    message_ru = "На отчёт {number} с договора ничего не отнесено."
    message_en = "Nothing of the contract's credit pays the statement {number}."


class CreditIsUsed(DomainError):
    """A payment is not taken back from under the statement that it pays."""

    code = "credit_is_used"
    message_ru = "Эти деньги уже отнесены с договора на отчёты: {numbers}. Сначала верните их на договор."
    message_en = "This money pays statements out of the contract's credit already: {numbers}. Return it first."
