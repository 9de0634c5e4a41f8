"""What is done with members, their accounts and cards."""
