"""Import documents a teacher already has: one file, or a folder or zip of them, is one course.

Each file is read in a process of its own (``sandbox``) by the reader for its kind (``child``) into
pieces; ``outline`` cuts the pieces to sections and ``course`` makes the course of them.
"""

from __future__ import annotations

from knowledge.importers.documents.course import load
from knowledge.importers.documents.kinds import ENDINGS, holds_documents

__all__ = ["ENDINGS", "holds_documents", "load"]
