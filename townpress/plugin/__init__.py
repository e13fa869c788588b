"""The only code that knows Pelican: registers Townpress with it and runs a build."""
