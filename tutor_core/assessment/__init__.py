"""Judging an attempt."""
