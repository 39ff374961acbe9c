"""Saying a move."""
