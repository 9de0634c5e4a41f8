"""Own promotions of a pharmacy: offered here, approved and started by the operator in the console."""
