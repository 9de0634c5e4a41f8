from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from coalition.kernel.money import print_roubles
from coalition.toolkit.jobs import continue_jobs
from coalition.toolkit.models import Job
from settlements.movements.sweeping import KIND, award_piece, queue_awards


class Command(BaseCommand):
    help = (
        "Gives what promotions promise for joining, birthdays, actions, referrals, levels and idle days. "
        "What was stopped goes on; nothing is given twice."
    )

    def handle(self, **options: object) -> None:
        now = timezone.now()
        queue_awards(now=now)
        waiting = Job.objects.filter(kind=KIND, state__in=(Job.State.QUEUED, Job.State.RUNNING))
        totals = dict(waiting.values_list("pk", "total"))
        counted: dict[int, int] = {}
        with tqdm(total=sum(totals.values()), unit=_("members"), dynamic_ncols=True) as bar:

            def heed(job: Job) -> None:
                bar.update(job.done - counted.get(job.pk, 0))
                counted[job.pk] = job.done

            done = continue_jobs(kind=KIND, step=award_piece, now=now, heed=heed)
        for job in done:
            self._say(job)

    def _say(self, job: Job) -> None:
        result = job.result
        self.stdout.write(
            _("%(name)s: %(given)d awards, %(points)s points, %(coupons)d coupons.")
            % {
                "name": job.params["name"],
                "given": result["given"],
                "points": print_roubles(result["kopecks"]),
                "coupons": result["coupons"],
            }
        )
        for reason, count in sorted(result["refused"].items()):
            self.stdout.write(self.style.WARNING(f"  {reason}: {count}"))
