"""Deploying: the edition in the output brought to where readers are, and nothing but what changed sent."""
