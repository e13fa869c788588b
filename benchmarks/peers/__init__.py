"""What a user would pick instead, each with the smallest theme that prints the same kinds of page."""
