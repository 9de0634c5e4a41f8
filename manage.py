#!/usr/bin/env python3
"""Django's command line."""

import os
import signal
import sys
from contextlib import nullcontext

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from coalition.toolkit.embedded.seats import EmbeddedServerError

WITHOUT_CONTEXT = (
    "",
    "check",
    "dbshell",
    "demo",
    "grant_roles",
    "makemigrations",
    "migrate",
    "replay_journey",
    "runserver",
    "shell",
)
"""Commands that change nothing of ours, or that migrate: the statements of migrations must stay as they are."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coalition.settings")
    # Like Ctrl-C: leave through the `finally`s, so that whatever a command started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        with nullcontext() if command in WITHOUT_CONTEXT else pghistory.context(command=command):
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EmbeddedServerError) as refused:
        sys.exit(str(refused))  # a sentence says more than a traceback


if __name__ == "__main__":
    main()
