"""What learners do in place of the right thing, computed with one rule broken, and how it is told."""
