"""Townpress: publish a local newsroom's work from a git repository.

The layers, lowest first; a module imports only from its own layer or from those before it
(``tests/test_layers.py`` holds that):

``kernel``     errors, problems, time, digests: the standard library only
``editorial``  what a newsroom knows: stories, registers, provenance, the copy desk
``press``      the engine that prints pages and publishes editions: neither news nor Pelican
``products``   what is made of stories: photographs, feeds, sitemaps, structured data
``plugin``     the only code that knows Pelican
``edges``      intake, deploy, the editor's form
"""
