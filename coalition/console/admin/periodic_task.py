from django.contrib import admin
from django_celery_beat.admin import ClockedScheduleAdmin as BaseClockedScheduleAdmin
from django_celery_beat.admin import CrontabScheduleAdmin as BaseCrontabScheduleAdmin
from django_celery_beat.admin import PeriodicTaskAdmin as BasePeriodicTaskAdmin
from django_celery_beat.admin import PeriodicTaskForm, TaskSelectWidget
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from coalition.toolkit.admin.base import ConsoleAdmin

for model in (ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule):
    admin.site.unregister(model)


class TaskSelect(UnfoldAdminSelectWidget, TaskSelectWidget):
    """A list of registered tasks in the console's own look."""


class TaskForm(PeriodicTaskForm):
    """A task is chosen from the registered ones, or typed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = TaskSelect()


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(ConsoleAdmin, BasePeriodicTaskAdmin):
    """What runs by the clock."""

    form = TaskForm
    list_display = ("name", "enabled", "scheduler", "last_run_at", "total_run_count", "one_off")
    list_select_related = ("interval", "crontab", "solar", "clocked")
    may_delete = True


@admin.register(CrontabSchedule)
class CrontabScheduleAdmin(ConsoleAdmin, BaseCrontabScheduleAdmin):
    """Moments as cron writes them."""

    may_delete = True


@admin.register(ClockedSchedule)
class ClockedScheduleAdmin(ConsoleAdmin, BaseClockedScheduleAdmin):
    """Single moments."""

    may_delete = True


@admin.register(IntervalSchedule)
class IntervalScheduleAdmin(ConsoleAdmin):
    """So often."""

    may_delete = True


@admin.register(SolarSchedule)
class SolarScheduleAdmin(ConsoleAdmin):
    """By the sun."""

    may_delete = True
