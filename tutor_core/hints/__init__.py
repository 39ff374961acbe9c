"""The ladder: what a hint of a rung says, by what the task is."""
