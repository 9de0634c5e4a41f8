"""The whole main job, from an empty database to papers of a closed month; each step finds what was done before."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tqdm import tqdm

from coalition.demo.closing import close_month, statements_of
from coalition.demo.loading.coalition import load_coalition, timeline_of
from coalition.demo.paying import pay_month
from coalition.demo.plan.days import Plan
from coalition.demo.playing import Played, play
from coalition.demo.printing import print_papers
from coalition.demo.refreshing import by_week, refresh_kept
from coalition.demo.rewarding import reward_days
from coalition.demo.timeline import Timeline
from coalition.demo.trying import try_drafts
from coalition.demo.watching import watch_week
from pharmacies.models import Programme
from settlements.models import Statement


@dataclass(frozen=True, slots=True)
class Told:
    """What the demonstration did."""

    programme: Programme
    timeline: Timeline
    played: Played
    statements: list[Statement]
    papers: list[Path]


def tell(*, now: datetime, out: Path, receipts: int | None = None, quiet: bool = False) -> Told:
    """Load the coalition, play its plan up to now, close the month, print its papers to `out`, try two drafts on it.

    One bar for all of it; `receipts` plays only so many events.
    """
    timeline = timeline_of(now)
    programme = load_coalition(timeline)
    events = Plan(timeline).events()[:receipts]
    with tqdm(total=len(events), disable=quiet, dynamic_ncols=True, mininterval=0.5) as bar:
        played = Played()
        for week in by_week(events):
            played += play(week, tick=bar.update)
            reward_days(week, until=timeline.until)
            refresh_kept(programme, now=max(event.received_at for event in week))
            watch_week(week, until=timeline.until)
        close_month(programme, timeline, now=now)
        pay_month(programme, timeline, out, now=now)
        statements = list(statements_of(programme, timeline).exclude(state=Statement.State.DRAFT))
        bar.total += len(statements)
        papers = print_papers(statements, out, tick=bar.update)
        try_drafts(programme, timeline, now=now)
    return Told(programme, timeline, played, statements, papers)
