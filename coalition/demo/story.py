"""The whole main job, from an empty database to a closed month; each step finds what was done before."""

from dataclasses import dataclass
from datetime import datetime

from tqdm import tqdm

from coalition.demo.loading.coalition import load_coalition, timeline_of
from coalition.demo.plan.days import Plan
from coalition.demo.playing import Played, play
from coalition.demo.timeline import CENTRE, Timeline
from pharmacies.models import Programme


@dataclass(frozen=True, slots=True)
class Told:
    """What the demonstration did."""

    programme: Programme
    timeline: Timeline
    played: Played


def tell(*, now: datetime, receipts: int | None = None, label: str = "", quiet: bool = False) -> Told:
    """Load the coalition and play its plan up to yesterday; `receipts` plays only so many events of it."""
    timeline = timeline_of(now.astimezone(CENTRE).date())
    programme = load_coalition(timeline)
    events = Plan(timeline).events()[:receipts]
    with tqdm(total=len(events), desc=label, disable=quiet, dynamic_ncols=True, mininterval=0.5) as bar:
        played = play(events, tick=bar.update)
    return Told(programme, timeline, played)
