from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.kernel.money import print_roubles
from coalition.kernel.periods import Period
from coalition.toolkit.admin.units import said
from coalition.toolkit.job_commands import JobCommand
from coalition.toolkit.models import Job
from pharmacies.models import Outlet
from promotions.models import PromotionVersion
from settlements.analytics.backtest.runs import KIND, Backtesting, start_backtest, usual_margin_bp
from settlements.analytics.backtest.sums import Sums
from settlements.models import Backtest


class Command(JobCommand):
    help = (
        "Tries a promotion (its code: the latest version; or code:number) on the receipts of the last days. "
        "Without arguments: goes on with what was begun and not finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("promotion", nargs="?", help="code, or code:number of the version")
        parser.add_argument("--days", type=int, default=90, help="so many full days up to today (default: 90)")
        parser.add_argument("--outlets", nargs="*", default=[], help="codes of outlets; none: all")
        parser.add_argument("--margin", type=int, help="margin in 1/100 %% of the price (2308: 23,08 %%)")

    def handle(self, **options: object) -> None:
        jobs = [self._queue(options).job] if options["promotion"] else self.unfinished(KIND)
        for job in jobs:
            if done := self.run_job(job, step=Backtesting().step, unit=_("receipts")):
                self._tell(done)
        if not jobs:
            self.stdout.write(_("Nothing is left to be tried."))

    def _queue(self, options: dict) -> Backtest:
        outlets = list(Outlet.objects.filter(code__in=options["outlets"]).values_list("pk", flat=True))
        if len(outlets) < len(set(options["outlets"])) or options["days"] < 1:
            raise CommandError(_("There is no such outlet, or not a single day."))
        today = timezone.localdate()
        try:
            return start_backtest(
                version=_version(options["promotion"]),
                period=Period(today - timedelta(days=options["days"]), today),
                outlet_ids=outlets,
                margin_bp=options["margin"] or usual_margin_bp(),
                started_by="console",
                now=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(said(error)) from error

    def _tell(self, job: Job) -> None:
        sums = Sums.of(Backtest.objects.get(job=job).sums)
        self.stdout.write(
            self.style.SUCCESS(
                _("Receipts: %(receipts)s, of them touched: %(touched)s. Cost: %(cost)s ₽.")
                % {"receipts": sums.receipts, "touched": sums.touched, "cost": print_roubles(sums.given.kopecks)}
            )
        )


def _version(named: str) -> PromotionVersion:
    """The version that is meant. Refused with CommandError."""
    code, _colon, number = named.partition(":")
    versions = PromotionVersion.objects.filter(promotion__code=code).select_related("promotion__programme")
    found = list((versions.filter(number=number) if number.isdigit() else versions).order_by("-number"))
    if len({version.promotion_id for version in found}) != 1:
        raise CommandError(_("There is no such promotion, or several programmes have one; use the console."))
    return found[0]
