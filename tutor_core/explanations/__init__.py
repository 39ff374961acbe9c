"""Why a suggestion was made, and what would change it, found by replaying the decision."""
