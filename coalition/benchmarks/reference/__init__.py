"""The same purchase written the usual way: nested serializers, models, one statement after another.

It judges by the product's engine and books, and writes the very rows that the product writes, so what is compared is
the way in and out. It knows only what the benchmark sends: a card, no coupons, no points spent, no quote before.
"""
