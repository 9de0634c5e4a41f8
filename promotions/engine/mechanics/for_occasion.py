"""What mechanics for occasions have in common: which occasion, its own figures, and its words in the regulations."""

from dataclasses import dataclass
from typing import ClassVar

from coalition.kernel.words import plural
from promotions.engine.mechanics.reward import Mechanic, Problem, Stage
from promotions.engine.occasions import GIFTED, Occasion
from promotions.engine.vocabulary import Unit, term

_PHRASES = {
    Occasion.ENROLMENT: ("При вступлении в программу", "Whoever joins the programme"),
    Occasion.QUESTIONNAIRE: ("За заполненную анкету участнику", "Whoever fills in the questionnaire"),
    Occasion.CONTACT_DATA: ("За указанные контактные данные участнику", "Whoever gives contact data"),
    Occasion.REVIEW: ("За отзыв участнику", "Whoever writes a review"),
    Occasion.REFERRAL_FRIEND: (
        "Приглашённому участнику после его первой покупки",
        "A member who was invited, after the first purchase,",
    ),
    Occasion.REFERRAL_INVITER: (
        "Пригласившему участнику после первой покупки приглашённого",
        "The inviter, after the first purchase of whoever was invited,",
    ),
    Occasion.LEVEL: ("При достижении уровня участнику", "Whoever reaches the level"),
    Occasion.CODE: ("За введённый промокод участнику", "Whoever enters the promo code"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForOccasion(Mechanic):
    """Given for an occasion. Each figure belongs to one occasion: days before a birthday, days without purchases."""

    stage: ClassVar[Stage] = Stage.RECEIPT
    judges_receipts: ClassVar[bool] = False

    occasion: Occasion = term("Повод", "Occasion", Unit.CHOICE, only=GIFTED)
    days_before: int = term(
        "За сколько дней до дня рождения",
        "Days before the birthday",
        Unit.DAYS,
        default=0,
        least=0,
        most=180,
        help_ru="Только для дня рождения.",
        help_en="For a birthday only.",
    )
    idle_days: int | None = term(
        "Сколько дней не было покупок",
        "Days without purchases",
        Unit.DAYS,
        default=None,
        least=1,
        help_ru="Только для повода «давно не было покупок».",
        help_en="Only for the occasion of no purchases for long.",
    )
    action: str = term(
        "Код действия",
        "Code of the action",
        Unit.TEXT,
        default="",
        help_ru="Только для другого действия, например review-site.",
        help_en="For another action only, such as review-site.",
    )

    def problems(self) -> tuple[Problem, ...]:
        found = []
        if self.occasion not in GIFTED:
            found.append(
                Problem(
                    "occasion_gives_a_share",
                    "За покупку друга даётся доля: выберите механику доли с покупок друга.",
                    "A friend's purchase gives a share: choose the mechanic of a share of friends' purchases.",
                )
            )
        if self.days_before and self.occasion is not Occasion.BIRTHDAY:
            found.append(_strange("Дни до дня рождения", "Days before the birthday", self.occasion))
        if (self.idle_days is None) is (self.occasion is Occasion.INACTIVITY):
            found.append(
                _strange("Число дней без покупок", "The number of days without purchases", self.occasion)
                if self.idle_days is not None
                else Problem("no_idle_days", "Не сказано, сколько дней не было покупок.", "Say how many days are idle.")
            )
        if bool(self.action) is not (self.occasion is Occasion.ACTION):
            found.append(
                _strange("Код действия", "The code of an action", self.occasion)
                if self.action
                else Problem("no_action", "Не указан код действия.", "The code of the action is missing.")
            )
        return tuple(found)

    def occasion_ru(self) -> str:
        """The beginning of the sentence: for what, to whom."""
        match self.occasion:
            case Occasion.BIRTHDAY:
                if not self.days_before:
                    return "В день рождения участнику"
                days = f"{self.days_before} {plural(self.days_before, 'день', 'дня', 'дней')}"
                return f"За {days} до дня рождения участнику"
            case Occasion.INACTIVITY:
                idle = self.idle_days or 0
                return f"Участнику, который не совершал покупок {idle} {plural(idle, 'день', 'дня', 'дней')},"
            case Occasion.ACTION:
                return f"За действие «{self.action}» участнику"
            case _:
                return _PHRASES.get(self.occasion, ("Участнику", ""))[0]

    def occasion_en(self) -> str:
        """The same in English."""
        match self.occasion:
            case Occasion.BIRTHDAY:
                if not self.days_before:
                    return "On the birthday a member"
                return f"{self.days_before} {'day' if self.days_before == 1 else 'days'} before the birthday a member"
            case Occasion.INACTIVITY:
                return f"Whoever has bought nothing for {self.idle_days} {'day' if self.idle_days == 1 else 'days'}"
            case Occasion.ACTION:
                return f'For the action "{self.action}" a member'
            case _:
                return _PHRASES.get(self.occasion, ("", "A member"))[1]


def _strange(ru: str, en: str, occasion: Occasion) -> Problem:
    return Problem(
        "figure_of_another_occasion",
        f"{ru} к поводу «{occasion.ru}» не относится.",
        f"{en} has nothing to do with {occasion.en}.",
    )
