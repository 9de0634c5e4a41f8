"""The whole of it: found the coalition, play the year, calculate it a second time, hold the two against each other."""

import time
from dataclasses import dataclass

from tqdm import tqdm

from coalition.demo.journey.check import Verdict, compare
from coalition.demo.journey.dirt import count_dirt
from coalition.demo.journey.founding import USUAL, found_coalition
from coalition.demo.journey.playing import play
from coalition.demo.journey.recompute import recompute_year
from coalition.demo.journey.source import Source
from coalition.demo.journey.terms import Choice
from coalition.demo.journey.totals import Tables, ledger_tables, recomputed_tables

CODE = "journey"


@dataclass(frozen=True, slots=True)
class Replay:
    """What a run came to: receipts booked by this run, its seconds, the dirt, and the verdicts on every table."""

    purchases: int
    booked: int
    seconds: float
    dirt: dict[str, int]
    verdicts: list[Verdict]

    @property
    def differences(self) -> int:
        """Figures that the two calculations do not share."""
        return sum(len(verdict.differences) for verdict in self.verdicts)


def replay_year(
    *,
    all_departments: bool = False,
    limit: int | None = None,
    choice: Choice = USUAL,
    label: str | None = None,
) -> Replay:
    """Play the year, or its first `limit` receipts, in the database at hand, from where an earlier run stopped.

    `label` stands before the bar; without one there is no bar. The caller holds no transaction open.
    """
    source = Source(all_departments=all_departments, limit=limit)
    dirt = count_dirt(source)
    programme = found_coalition(CODE, source, choice)
    began = time.monotonic()
    bar = tqdm(
        play(source, programme), total=dirt["purchases"], desc=label, disable=label is None, unit="", smoothing=0.02
    )
    booked = sum(bar)
    seconds = time.monotonic() - began
    books = recompute_year(all_departments=all_departments, limit=limit, funding=choice.funding, netting=choice.netting)
    counted: Tables = {"lines and receipts by kind": _as_table(books.counts)} | recomputed_tables(books)
    found: Tables = {"lines and receipts by kind": _as_table(dirt)} | ledger_tables()
    return Replay(dirt["purchases"], booked, seconds, dirt, compare(counted, found))


def _as_table(counts: dict[str, int]) -> dict[tuple[str], int]:
    return {(kind,): count for kind, count in counts.items()}
