"""A question's truth: the run or the graph that it is asked of, at the numbers drawn."""
