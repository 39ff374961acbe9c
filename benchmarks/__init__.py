"""Measurements, each a command: a table for people, one JSON line last."""
