"""The teacher's policy, the floor below it, and the checks on what comes in and goes out."""
