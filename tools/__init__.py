"""Scripts that are run by hand: their results are kept in the repository."""
