"""The engine: prints pages, stages and publishes editions. Knows neither news nor Pelican."""
