"""The cabinet: what participants see of their own. A door of the roof, as the console is."""
