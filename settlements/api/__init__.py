"""The tills' API (`docs/api/`): what comes in is parsed here, what is done stands in `settlements.purchases`."""
