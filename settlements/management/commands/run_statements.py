from argparse import ArgumentParser
from datetime import date

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.kernel.periods import Period, half_month_of, month_of
from coalition.toolkit.admin.units import said
from coalition.toolkit.job_commands import JobCommand
from coalition.toolkit.models import Job
from pharmacies.models import Programme
from settlements.statements.runs import KIND, settle_next, start_run, start_sending

STARTED_BY = "console"


class Command(JobCommand):
    help = (
        "Drafts the statements of a period, and sends them if asked to. "
        "Without a period: goes on with what was begun and not finished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", nargs="?", help="2026-10 is the month, 2026-10-01 and 2026-10-16 its halves")
        parser.add_argument("--programme", help="code of the programme, where there are several")
        parser.add_argument("--send", action="store_true", help="send what was drafted, contract by contract")
        parser.add_argument("--drafts-only", action="store_true", help="with --send: only those drafted before")

    def handle(self, **options: object) -> None:
        jobs = [self._queue(options)] if options["period"] else self.unfinished(KIND)
        for job in jobs:
            if done := self.run_job(job, step=settle_next, unit=_("statements")):
                self._report(done)
        if not jobs:
            self.stdout.write(_("Nothing is left to be settled."))

    def _report(self, job: Job) -> None:
        refused = job.result.get("refused", [])
        for each in refused:
            self.stderr.write(f"{each['contract']}: {each['ru']}")
        counts = {"done": job.done - len(refused), "refused": len(refused)}
        self.stdout.write(self.style.SUCCESS(_("Statements: %(done)s, refused: %(refused)s.") % counts))

    def _queue(self, options: dict[str, object]) -> Job:
        programmes = Programme.objects.order_by("code")
        if options["programme"]:
            programmes = programmes.filter(code=options["programme"])
        if len(programmes) != 1:
            known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(_("Name one programme. Known: %(programmes)s.") % {"programmes": known})
        terms = {"programme": programmes[0], "started_by": STARTED_BY, "now": timezone.now()}
        try:
            period = _period(str(options["period"]))
            if options["send"] and options["drafts_only"]:
                return start_sending(period=period, **terms)
            return start_run(period=period, is_sending=bool(options["send"]), **terms)
        except DomainError as error:
            raise CommandError(said(error)) from error


def _period(written: str) -> Period:
    try:
        is_month = len(written) == len("2026-10")
        day = date.fromisoformat(f"{written}-01" if is_month else written)
        return month_of(day) if is_month else half_month_of(day)
    except ValueError as error:
        raise CommandError(_("The period is written 2026-10, 2026-10-01 or 2026-10-16.")) from error
