"""C2: a percent by the size of the receipt, as points or as a discount."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from promotions.engine.decision import MONEY_OR_POINTS, Effect
from promotions.engine.mechanics.example import Example, piece
from promotions.engine.mechanics.reward import Claim, Mechanic, Problem, Reward, Stage, percent_reward
from promotions.engine.mechanics.wording import WHOLE_BP, percent_en, percent_ru, roubles_en, roubles_ru
from promotions.engine.reasons import Reason
from promotions.engine.vocabulary import Unit, term


@dataclass(frozen=True, slots=True)
class Band:
    """The rate of receipts from a sum up to the next band's."""

    from_kopecks: int = term("Чек от", "Receipt from", Unit.MONEY, least=0)
    rate_bp: int = term("Процент", "Percent", Unit.PERCENT, least=1, most=WHOLE_BP)


@dataclass(frozen=True, slots=True)
class BandsOfReceipt(Mechanic):
    """The rate of the band that the receipt, at list price, falls into; below the first band nothing.

    Bands are half-open: a receipt on the border belongs to the upper band, or to the lower one where `is_above`.
    """

    name: ClassVar[str] = "bands_of_receipt"
    stage: ClassVar[Stage] = Stage.RECEIPT

    bands: tuple[Band, ...] = term("Диапазоны", "Bands", Unit.BANDS)
    effect: Effect = term("Даётся", "Given as", Unit.CHOICE, default=Effect.POINTS, only=MONEY_OR_POINTS)
    is_above: bool = term(
        "Границы «свыше»",
        "Bounds are above",
        Unit.YES_NO,
        default=False,
        help_ru="Чек ровно на границе остаётся в нижнем диапазоне.",
        help_en="A receipt of exactly the bound stays in the lower band.",
    )

    def problems(self) -> tuple[Problem, ...]:
        if not self.bands:
            return (Problem("no_bands", "Нужен хотя бы один диапазон.", "At least one band is needed."),)
        return tuple(self._disorder())

    def _disorder(self) -> Iterator[Problem]:
        for before, band in pairwise(self.bands):
            ru, en = roubles_ru(band.from_kopecks), roubles_en(band.from_kopecks)
            if band.from_kopecks == before.from_kopecks:
                yield Problem("bands_overlap", f"Два диапазона начинаются с {ru}.", f"Two bands begin at {en}.")
            elif band.from_kopecks < before.from_kopecks:
                yield Problem(
                    "bands_disordered",
                    f"Диапазоны должны идти по возрастанию: {ru} стоит не на месте.",
                    f"Bands must ascend: {en} is out of place.",
                )

    def sentence_ru(self) -> str:
        gives = "предоставляется скидка" if self.effect is Effect.DISCOUNT else "начисляются баллы"
        lead = f"{'На' if self.effect is Effect.DISCOUNT else 'За'} покупку {gives}, процент по сумме чека"
        return f"{lead}: {'; '.join(map(self._band_ru, self.bands, (*self.bands[1:], None)))}."

    def sentence_en(self) -> str:
        gives = "is discounted" if self.effect is Effect.DISCOUNT else "earns points"
        bands = "; ".join(map(self._band_en, self.bands, (*self.bands[1:], None)))
        return f"A purchase {gives}, a percent by the sum of the receipt: {bands}."

    def reward(self, claim: Claim) -> Reward:
        reached = None
        for band in self.bands:
            if claim.receipt_kopecks < band.from_kopecks + (1 if self.is_above else 0):
                break
            reached = band
        if reached is None:
            reason = Reason.NOT_ABOVE_MIN_RECEIPT if self.is_above else Reason.BELOW_MIN_RECEIPT
            least = self.bands[0].from_kopecks if self.bands else 0
            return Reward(
                0, reason=reason, details={"min_receipt_kopecks": least, "receipt_kopecks": claim.receipt_kopecks}
            )
        return percent_reward(claim, reached.rate_bp, {"rate_bp": reached.rate_bp})

    def _band_ru(self, band: Band, following: Band | None) -> str:
        begins = f"{'свыше' if self.is_above else 'от'} {roubles_ru(band.from_kopecks)}" if band.from_kopecks else ""
        ends = ""
        if following is not None:
            ends = f"до {roubles_ru(following.from_kopecks)} {'включительно' if self.is_above else '(не включая)'}"
        return f"{' '.join(filter(None, (begins, ends))) or 'любая сумма'} – {percent_ru(band.rate_bp)}"

    def _band_en(self, band: Band, following: Band | None) -> str:
        begins = f"{'above' if self.is_above else 'from'} {roubles_en(band.from_kopecks)}" if band.from_kopecks else ""
        ends = ""
        if following is not None:
            ends = f"{'up to' if self.is_above else 'below'} {roubles_en(following.from_kopecks)}"
        return f"{' '.join(filter(None, (begins, ends))) or 'any sum'}: {percent_en(band.rate_bp)}"


_BANDS = (Band(0, 500), Band(100_00, 700), Band(500_00, 1_000))


def _example(amount_kopecks: int, gives_kopecks: int, **more: bool | Effect) -> Example:
    params = BandsOfReceipt(_BANDS, **more)
    return Example(f"{amount_kopecks} kopecks", params, (piece(1, amount_kopecks),), {1: gives_kopecks})


EXAMPLES = (
    _example(99_99, 5_00),
    _example(100_00, 7_00),
    _example(499_99, 35_00),
    _example(500_00, 50_00),
    _example(500_00, 35_00, is_above=True),
    _example(500_01, 50_00, is_above=True),
    _example(500_00, 50_00, effect=Effect.DISCOUNT),
    Example("Below the first band", BandsOfReceipt(_BANDS[1:]), (piece(1, 99_99),), {}),
)
