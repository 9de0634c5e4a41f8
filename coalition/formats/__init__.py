"""How dates look: short and sortable by eye, so that columns of lists do not break."""
