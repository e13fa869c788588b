"""The browser form at ``/admin/`` for editors without git: Decap CMS, told of our fields by their own schema."""
