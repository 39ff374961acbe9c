"""Curriculum in: import, chunk, embed, index, retrieve."""
