"""Photographs: one door in, a darkroom that prints them in several widths, and the labels they carry."""
