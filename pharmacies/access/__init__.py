"""How a till gets in: bearer keys of cash desks, and counters of how often something is tried."""
