from argparse import ArgumentParser

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from coalition.kernel.errors import DomainError
from coalition.toolkit.admin.units import said
from coalition.toolkit.job_commands import JobCommand
from coalition.toolkit.models import Job
from promotions.models import Segment
from settlements.analytics.refreshing import queue_refresh, refresh_next


class Command(JobCommand):
    help = "Asks anew who belongs to segments and writes it down: to those named, or to all that have conditions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", help="codes of segments; none: all")

    def handle(self, *, codes: list[str], **options: object) -> None:
        found = Segment.objects.filter(code__in=codes) if codes else Segment.objects.all()
        unknown = sorted(set(codes) - set(found.values_list("code", flat=True)))
        if unknown:
            raise CommandError(_("There is no such segment: %(codes)s.") % {"codes": ", ".join(unknown)})
        try:
            self._work(queue_refresh(segments=found, started_by="", now=timezone.now()))
        except DomainError as refusal:
            raise CommandError(said(refusal)) from refusal

    def _work(self, queued: Job) -> None:
        job = self.run_job(queued, step=refresh_next, unit=_("segments"))
        if job is None:
            return
        for refused in job.result.get("refused", ()):
            self.stdout.write(self.style.WARNING(f"{refused['segment']}: {refused['ru']}"))
        members = Segment.objects.filter(pk__in=job.params["segments"]).values_list("name", "member_count")
        for name, count in members:
            self.stdout.write(f"{name}: {count}")
