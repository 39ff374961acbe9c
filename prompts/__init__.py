"""Every word the tutor can say or send to a model."""
