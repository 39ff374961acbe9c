"""What a learner can do: an estimate per concept, and what it learns from everyone's answers."""
