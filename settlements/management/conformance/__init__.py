"""A vendor's certification: the scenarios that a cash program must get right, played against any deployment.

Knows the protocol only and the standard library's HTTP, so that what it shows is what any cash program sees.
"""
