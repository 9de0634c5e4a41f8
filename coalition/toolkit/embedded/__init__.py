"""PostgreSQL and a broker that live in `.data/`, so that a clone works at once. For development and CI only."""
