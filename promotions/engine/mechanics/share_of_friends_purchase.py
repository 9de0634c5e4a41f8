"""C9: the inviter earns a share of what the invited friend buys, for so many days after the friend joined."""

from dataclasses import dataclass
from typing import ClassVar

from coalition.kernel.words import plural
from promotions.engine.decision import Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Reward, Stage, percent_reward
from promotions.engine.mechanics.wording import WHOLE_BP, percent_en, percent_ru
from promotions.engine.occasions import Occasion
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class ShareOfFriendsPurchase(Mechanic):
    """`rate_bp` basis points of each purchase of the friend, on the first `days` days from the day of joining."""

    name: ClassVar[str] = "share_of_friends_purchase"
    stage: ClassVar[Stage] = Stage.RECEIPT
    effect: ClassVar[Effect] = Effect.POINTS
    judges_receipts: ClassVar[bool] = False
    occasion: ClassVar[Occasion] = Occasion.FRIENDS_PURCHASE

    rate_bp: int = term("Процент", "Percent", Unit.PERCENT, least=1, most=WHOLE_BP)
    days: int = term("Сколько дней со вступления друга", "Days since the friend joined", Unit.DAYS, least=1, most=3_650)

    def sentence_ru(self) -> str:
        days = f"{self.days} {plural(self.days, 'дня', 'дней', 'дней')}"
        return (
            f"Пригласившему участнику начисляются баллы: {percent_ru(self.rate_bp)} от покупок приглашённого"
            f" в течение {days} со дня его вступления."
        )

    def sentence_en(self) -> str:
        days = "day" if self.days == 1 else "days"
        return (
            f"The inviter earns points: {percent_en(self.rate_bp)} of the purchases of whoever was invited,"
            f" for {self.days} {days} from the day of joining."
        )

    def reward(self, claim: Claim) -> Reward:
        return percent_reward(claim, self.rate_bp, {"rate_bp": self.rate_bp})


EXAMPLES = (
    Example("5 % of a friend's 1000 roubles", ShareOfFriendsPurchase(500, 30), (piece(1, 1_000_00),), {0: 50_00}),
    Example("Rounded half up", ShareOfFriendsPurchase(500, 30), (piece(1, 100_10),), {0: 5_01}),
)
