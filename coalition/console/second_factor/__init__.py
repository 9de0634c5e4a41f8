"""The second step of signing in, under the console's address and under the cabinet's."""
