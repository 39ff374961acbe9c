"""The tutor: decides, remembers, explains."""
