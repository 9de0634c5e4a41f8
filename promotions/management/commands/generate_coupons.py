from argparse import ArgumentParser

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from coalition.toolkit.job_commands import JobCommand
from coalition.toolkit.models import Job
from promotions.models import CouponSeries
from promotions.operations.coupon_batches import KIND, queue_generation
from promotions.operations.coupon_filling import make_piece


class Command(JobCommand):
    help = "Makes coupons with random codes. Without arguments: goes on with what was begun and not finished."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("series", nargs="?", help="code of the series")
        parser.add_argument("count", nargs="?", type=int, help="how many")
        parser.add_argument("--purpose", default="", help="what they are for; stands on the batch")

    def handle(self, **options: object) -> None:
        jobs = [self._queue(options)] if options["series"] else self.unfinished(KIND)
        for job in jobs:
            if done := self.run_job(job, step=make_piece, unit=_("coupons")):
                self.stdout.write(self.style.SUCCESS(_("Made: %(done)s.") % {"done": done.done}))
        if not jobs:
            self.stdout.write(_("Nothing is left to be made."))

    def _queue(self, options: dict[str, object]) -> Job:
        try:
            series = CouponSeries.objects.get(code=options["series"])
            return queue_generation(
                series=series,
                quantity=options["count"] or 0,
                purpose=options["purpose"],
                started_by="console",
                now=timezone.now(),
            )
        except CouponSeries.DoesNotExist as error:
            known = ", ".join(CouponSeries.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(_("There is no such series. Known: %(series)s.") % {"series": known}) from error
        except CouponSeries.MultipleObjectsReturned as error:
            raise CommandError(_("Several programmes have such a series; use the console.")) from error
        except DomainError as error:
            raise CommandError(said(error)) from error
