"""What is done in a turn, a module a kind; ``dispatch`` sends a turn to the one it is for."""
