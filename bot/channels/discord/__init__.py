"""The Discord channel: an event of the SDK becomes ``Incoming``, a ``Reply`` becomes SDK calls."""
