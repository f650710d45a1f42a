"""A drill: what a commander would do now, and afterwards how it went. Nothing of it counts in the metrics."""
