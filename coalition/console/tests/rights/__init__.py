"""Who may open what: a line for every address, a row for every kind of thing."""
