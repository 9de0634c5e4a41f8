"""Commands that work on jobs before somebody's eyes: a bar, and the same command goes on after a stop."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from coalition.toolkit.jobs import UNFINISHED, Step, continue_jobs
from coalition.toolkit.models import Job


class JobCommand(BaseCommand):
    """A command whose work is jobs."""

    def unfinished(self, kind: str) -> list[Job]:
        """Jobs of a kind that were begun and not finished, the oldest first."""
        return list(Job.objects.filter(kind=kind, state__in=UNFINISHED).order_by("pk"))

    def run_job(self, job: Job, *, step: Step, unit: str) -> Job | None:
        """Work on a job to its end; None when somebody else is at work on it, which is said.

        Refused with CommandError when it was stopped on the way, or failed: with its sentence.
        """
        with tqdm(total=job.total, initial=job.done, unit=f" {unit}", dynamic_ncols=True) as bar:

            def heed(job: Job) -> None:
                bar.total = job.total
                bar.update(job.done - bar.n)

            worked = continue_jobs(kind=job.kind, step=step, now=timezone.now(), only=job, heed=heed)
        if not worked:
            self.stdout.write(_("Somebody is at work on it: %(job)s.") % {"job": job})
            return None
        done = worked[0]
        if done.state != Job.State.DONE:
            raise CommandError(done.message or _("Stopped at %(done)s.") % {"done": done.done})
        return done
