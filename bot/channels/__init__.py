"""Channels: a platform event becomes Incoming, a Reply becomes a platform call, nothing else."""
