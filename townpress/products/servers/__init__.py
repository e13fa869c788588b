"""Configurations of web servers, made from one list of headers, types and lasting names."""
