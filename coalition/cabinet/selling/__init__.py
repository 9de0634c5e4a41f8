"""The web cash desk: for outlets without a cash program, on a phone as well as on a computer."""
