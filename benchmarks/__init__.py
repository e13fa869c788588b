"""What is claimed of speed and memory is measured here, never in timed tests."""
