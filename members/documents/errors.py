"""What the papers refuse."""

from coalition.kernel.errors import DomainError


class ConsentTextMissing(DomainError):
    """There is no wording in force to print."""

    code = "consent_text_missing"
    message_ru = "Нет действующего текста «{kind}»: опубликуйте его в разделе «Тексты согласий»."
    message_en = "No text of {kind} is in force: publish one under “Consent texts”."


class QuestionnaireMissing(DomainError):
    """The programme has no questionnaire to print."""

    code = "questionnaire_missing"
    message_ru = "У программы нет действующей анкеты для опроса: добавьте её в разделе «Анкеты»."
    message_en = "The programme has no questionnaire in force: add one under “Questionnaires”."
