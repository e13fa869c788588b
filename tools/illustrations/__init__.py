"""Flat illustrations for the sample stories: a canvas, figures and props, and one function a scene."""
