"""What joining the programme refuses, beside what enrolment and cards do."""

from coalition.kernel.errors import DomainError


class RegulationsMissing(DomainError):
    code = "regulations_missing"
    message_ru = "В программе нет действующего положения, присоединиться не к чему. Сообщите оператору."
    message_en = "The programme has no regulations in force, so there is nothing to join. Tell the operator."
