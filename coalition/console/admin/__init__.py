"""Pages of the console for what comes from elsewhere."""

from coalition.console.admin import periodic_task

__all__ = ["periodic_task"]
