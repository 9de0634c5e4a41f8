"""Acts that move points or promises but are no purchase."""
