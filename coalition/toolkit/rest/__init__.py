"""The thin shell around an API of JSON: strict bodies, problems in two languages, one schema for code and document."""
