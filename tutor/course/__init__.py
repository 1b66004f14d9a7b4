"""What is taught and asked: lessons, questions, mistakes, grading, progress, review; no picture and no screen."""
