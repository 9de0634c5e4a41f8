"""A promotion tried on past receipts by the very engine: what it would have cost, and who would have gained.

Receipts are judged account by account, each account's in the order they were booked, so that limits, n-th purchases and
accumulations are the account's own, memory does not grow with the period, and a run that dies goes on with the next
account. Nothing here writes to the books. What may differ from what really happened: docs/back-tests.md.
"""
