"""Stand-ins for the store and for what is outside, true to their contracts, kept in memory."""
