"""Errors, problems, time and digests: what every other layer may lean on. Standard library only."""
