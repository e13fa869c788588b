"""Share cards: what is shown of a story without a photograph of its own when somebody passes it on."""
