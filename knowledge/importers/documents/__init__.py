"""Import documents a teacher already has: one file, or a folder or zip of them, is one course.

Each file is read in a process of its own (``sandbox``) by the reader for its kind (``child``) into
pieces; ``outline`` cuts the pieces to sections and ``course`` makes the course of them.
"""
