"""What is asked again, and when; and what has been learnt so far."""
