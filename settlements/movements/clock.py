"""Whose day it is where nobody stands at a till."""

CENTRE = "Europe/Moscow"
"""The operator's time zone: what has no outlet is dated by it."""
