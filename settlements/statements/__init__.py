"""Statements: what a contract's clearing account moved in a period, from draft to paid."""
