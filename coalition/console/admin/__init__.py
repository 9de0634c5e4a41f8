"""Pages of the console for what comes from elsewhere."""

from coalition.console.admin import access_attempt, periodic_task, second_factor

__all__ = ["access_attempt", "periodic_task", "second_factor"]
