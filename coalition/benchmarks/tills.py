"""Tills that never rest: a few keep-alive connections, each sending its next receipt when it has the last one's answer.

A program of its own, so that its work is not counted as the server's: reads a `Job` as JSON, prints a `Load` as JSON.
"""

import random
import selectors
import socket
import sys
import time
from datetime import UTC, datetime

import msgspec

HOST = "127.0.0.1"
BATCH = 20
PRODUCTS_IN_A_BASKET = 5
HEAD = "POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"


class Job(msgspec.Struct, frozen=True):
    """What to send for how long: `kind` is quote, purchase or batch; `run` makes receipt numbers unique."""

    port: int
    path: str
    kind: str
    keys: tuple[str, ...]
    wallets: int
    baskets: int
    seconds: float
    run: str


class Load(msgspec.Struct, frozen=True):
    """What came of it. Latencies in milliseconds; `refused`: the first answer that was no success."""

    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float
    refused: str | None = None


def receipt(number: int, *, baskets: int, at: str) -> dict:
    """Five lines with the card of the buyer `number`."""
    first = number % baskets * PRODUCTS_IN_A_BASKET + 1
    lines = [
        {"line_no": n, "product_code": f"p{first + n - 1}", "quantity": "1", "price": "123.45", "amount": "123.45"}
        for n in range(1, PRODUCTS_IN_A_BASKET + 1)
    ]
    identifier = {"kind": "card", "value": f"28{number:011}"}
    return {"occurred_at": at, "lines": lines, "identifier": identifier, "cashier_code": "7"}


def body(job: Job, mark: str) -> dict:
    """The next body of one till."""
    at = datetime.now(UTC).isoformat()
    number = random.randint(1, job.wallets)
    if job.kind == "quote":
        return receipt(number, baskets=job.baskets, at=at)
    if job.kind == "purchase":
        names = {"receipt_no": mark, "till_reference": mark}
        return receipt(number, baskets=job.baskets, at=at) | names
    items = []
    for n in range(BATCH):
        names = {"receipt_no": f"{mark}-{n}", "till_reference": f"{mark}-{n}", "already_sold": True}
        sold = receipt(random.randint(1, job.wallets), baskets=job.baskets, at=at) | names
        items.append({"idempotency_key": f"{mark}-{n}", "purchase": sold})
    return {"items": items}


class Till:
    """One connection."""

    def __init__(self, job: Job, place: int) -> None:
        self.job, self.place, self.sent = job, place, 0
        self.head = HEAD.format(path=job.path, host=HOST, key=job.keys[place % len(job.keys)])
        self.socket = socket.create_connection((HOST, job.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = b""

    def send(self) -> None:
        """The next receipt."""
        self.sent += 1
        mark = f"{self.job.run}-{self.place}-{self.sent}"
        content = msgspec.json.encode(body(self.job, mark))
        head = f"{self.head}Idempotency-Key: k-{mark}\r\nContent-Length: {len(content)}\r\n\r\n"
        self.got, self.begun = b"", time.perf_counter()
        self.socket.sendall(head.encode() + content)

    def receive(self) -> tuple[int, bytes] | None:
        """Status and body, once they are complete."""
        got = self.socket.recv(1 << 18)
        if not got:
            raise ConnectionError("the server has closed the connection")
        self.got += got
        head, found, content = self.got.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        if not found or len(content) < int(length):
            return None
        return int(head[9:12]), content


def play(job: Job) -> Load:
    """Keep all connections busy for the seconds of the job."""
    tills = [Till(job, place) for place in range(len(job.keys))]
    latencies: list[float] = []
    refused = None
    with selectors.DefaultSelector() as waiting:
        for till in tills:
            waiting.register(till.socket, selectors.EVENT_READ, till)
            till.send()
        begun = time.perf_counter()
        until = begun + job.seconds
        busy = len(tills)
        while busy:
            for event, _ in waiting.select():
                till = event.data
                answer = till.receive()
                if answer is None:
                    continue
                latencies.append(time.perf_counter() - till.begun)
                if answer[0] not in (200, 201) or b'"status":4' in answer[1]:
                    refused = refused or f"{answer[0]} {answer[1][:300].decode()}"
                if time.perf_counter() < until:
                    till.send()
                else:
                    busy -= 1
    taken = time.perf_counter() - begun
    for till in tills:
        till.socket.close()
    latencies.sort()
    middle, last = (latencies[int(share * (len(latencies) - 1))] * 1000 for share in (0.5, 0.99))
    return Load(len(latencies), taken, middle, last, refused)


if __name__ == "__main__":
    print(msgspec.json.encode(play(msgspec.json.decode(sys.stdin.buffer.read(), type=Job))).decode())
