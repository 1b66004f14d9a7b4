"""A lesson on screen: pages, figures, question cards, verdicts, the end, and the review."""
