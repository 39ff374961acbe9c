"""Commands, defined once and served by every channel."""
