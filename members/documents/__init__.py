"""Papers of the registry: applications, consents and acts, filled in or blank. Legal papers are in Russian only."""
