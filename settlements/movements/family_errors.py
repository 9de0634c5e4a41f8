"""What changes of families refuse. Codes are stable."""

from coalition.kernel.errors import DomainError


class NotAFamily(DomainError):
    code = "not_a_family"
    message_ru = "Это не семейный счёт, или он уже закрыт."
    message_en = "This is no family, or its account is closed."


class NotInFamily(DomainError):
    code = "not_in_family"
    message_ru = "Этого участника в составе семьи нет: обновите страницу."
    message_en = "This member does not belong to the family: reload the page."


class AlreadyInFamily(DomainError):
    code = "already_in_family"
    message_ru = "Участник уже состоит в семье этой программы: сначала оформите его выход оттуда."
    message_en = "The member belongs to a family of this programme already: let him leave it first."


class MemberUnfit(DomainError):
    code = "member_unfit"
    message_ru = "Этого участника принять нельзя: он выбыл, или его данные объединены с другими или удалены."
    message_en = "This member cannot be taken in: he is gone, or his data were merged or erased."


class RoleDoesNotFit(DomainError):
    code = "family_role_does_not_fit"
    message_ru = "Ребёнком принимают до 18 лет, взрослым — с 18 лет: проверьте роль и дату рождения."
    message_en = "Children are under 18, adults are not: check the role and the date of birth."


class RepresentativeNeeded(DomainError):
    code = "representative_needed"
    message_ru = "За этого участника подписывает законный представитель: укажите, кто и по какому документу."
    message_en = "A legal representative signs for this member: say who he is and by which document."


class OwnConsentNeeded(DomainError):
    code = "own_consent_needed"
    message_ru = "Нет действующего согласия на обработку персональных данных: сначала оформите подпись."
    message_en = "There is no consent to personal data in force: have it signed first."


class HeadAsks(DomainError):
    code = "head_asks"
    message_ru = "Состав меняют по заявлению главы семьи."
    message_en = "The composition is changed by an application of the head of the family."


class HeadStays(DomainError):
    code = "head_stays"
    message_ru = "Глава семьи выйти не может: сначала назначьте другого главу или распустите семью."
    message_en = "The head cannot leave: name another head first, or dissolve the family."


class HeadUnfit(DomainError):
    code = "head_unfit"
    message_ru = "Главой может стать только дееспособный взрослый из этой семьи."
    message_en = "Only an adult of this family who decides for himself can become its head."


class PointsStay(DomainError):
    code = "points_stay"
    message_ru = "По правилам программы баллы остаются семье."
    message_en = "By the rules of the programme points stay with the family."


class SplitTooLarge(DomainError):
    code = "split_too_large"
    message_ru = "Семья может поделить не больше {has} баллов."
    message_en = "The family has {has} points to share out, no more."


class ChangeDecided(DomainError):
    code = "family_change_decided"
    message_ru = "Это изменение уже проведено или отклонено."
    message_en = "This change has been done or refused already."


class ComposedAtOnce(DomainError):
    code = "composed_at_once"
    message_ru = "Состав только что изменил другой сотрудник: обновите страницу и повторите."
    message_en = "Somebody else has just changed the composition: reload the page and try again."


class DeathRefused(DomainError):
    code = "date_of_death_refused"
    message_ru = "Проверьте дату смерти: она не может быть в будущем или раньше рождения."
    message_en = "Check the date of death: it lies in the future, or before the birth."


class ConsentTextMissing(DomainError):
    code = "consent_text_missing"
    message_ru = "Нет действующего текста согласия «{kind}»: сначала введите его."
    message_en = "There is no text in force of the consent «{kind}»: enter it first."
