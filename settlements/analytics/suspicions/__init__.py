"""Signs of abuse by staff: what is looked for every night, and the cases that people look into."""
