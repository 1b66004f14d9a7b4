"""Words: lessons, questions, grading, progress. Stands on the engine."""
