"""Questions: what an author writes, drawn from a seed, graded, worked out and proved; a kind is one file of kinds."""
