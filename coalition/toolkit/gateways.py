"""Ways by which messages leave. A gateway of a mobile operator becomes one more class here, with one verb."""

import json
import os
import sys
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from coalition.toolkit.models import OutboxMessage


class GatewayRefused(Exception):
    """A gateway did not take a message; its words name no recipient and repeat no text."""


class Gateway(Protocol):
    """What takes a message away."""

    def send(self, message: OutboxMessage) -> str:
        """Take it away; the number it has at the gateway ("" when it gives none). Refused with GatewayRefused."""


class ConsoleGateway:
    """Prints messages where the server was started: for whoever develops."""

    def send(self, message: OutboxMessage) -> str:
        """Print it."""
        sys.stdout.write(f"[{message.channel}] {message.recipient}: {message.subject} {message.body}\n")
        sys.stdout.flush()
        return ""


class FileGateway:
    """Writes a line of JSON for each message into a file that only the server's own user may read."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "messages.jsonl"

    def send(self, message: OutboxMessage) -> str:
        """Append it, in one write, so that lines of several workers never mix."""
        line = {
            "id": message.pk,
            "channel": message.channel,
            "to": message.recipient,
            "subject": message.subject,
            "text": message.body,
        }
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
            finally:
                os.close(file)
        except OSError as error:
            raise GatewayRefused(type(error).__name__) from error
        return f"file-{message.pk}"


def gateway() -> Gateway:
    """The one that the settings name (`MESSAGE_BACKEND`): console, file, or a class as `package.module.Name`."""
    if settings.MESSAGE_BACKEND == "console":
        return ConsoleGateway()
    if settings.MESSAGE_BACKEND == "file":
        return FileGateway(settings.DATA_DIR / "outbox")
    return import_string(settings.MESSAGE_BACKEND)()
