"""The program: channels, commands, wiring, delivery."""
