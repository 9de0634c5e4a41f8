"""One connection to a deployment, with nothing but the standard library."""

import http.client
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

PREFIX = "/api/v1/"
TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Reply:
    """What came back, and what had been asked."""

    asked: str
    status: int
    headers: dict[str, str]
    raw: bytes

    @cached_property
    def body(self) -> Any:
        """The JSON; None when there is none."""
        try:
            return json.loads(self.raw)
        except ValueError:
            return None

    @property
    def code(self) -> str:
        """The code of a problem; empty for an answer."""
        return self.body.get("code", "") if isinstance(self.body, dict) and self.status >= 400 else ""

    def __str__(self) -> str:
        sentence = self.body.get("message_ru", "") if self.code else ""
        return f"{self.asked} → {self.status} {self.code} {sentence}".strip()


class Wire:
    """Asks, and remembers the last reply. Refused with OSError when nobody answers."""

    def __init__(self, url: str, key: str) -> None:
        parts = urlsplit(url)
        is_safe = parts.scheme == "https"
        self._connect = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
        self._place = parts.hostname or "", parts.port
        self._root = parts.path.rstrip("/").removesuffix(PREFIX.rstrip("/")) + PREFIX
        self._key = key
        self.last: Reply | None = None

    def ask(self, method: str, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Reply:
        """One call. `body` is sent as JSON unless it is bytes already; `key` is the Idempotency-Key."""
        connection = self._send(method, path, body, key, headers)
        try:
            response = connection.getresponse()
            given = {name.lower(): value for name, value in response.getheaders()}
            self.last = Reply(f"{method} {self._root}{path}", response.status, given, response.read())
        finally:
            connection.close()
        return self.last

    def ask_and_hang_up(self, method: str, path: str, body: Any, *, key: str) -> None:
        """Send a call and break the line before the answer, as a till does whose network fails."""
        self._send(method, path, body, key, {}).close()

    def _send(
        self, method: str, path: str, body: Any, key: str | None, headers: dict[str, str]
    ) -> http.client.HTTPConnection:
        connection = self._connect(*self._place, timeout=TIMEOUT_SECONDS)
        given = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        given |= {"Idempotency-Key": key} if key else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection.request(method, self._root + path, raw, given)
        return connection
