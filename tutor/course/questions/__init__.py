"""Questions as they are asked: drawn, graded, explained, and proved by the checker."""
