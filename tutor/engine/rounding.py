"""How a number is shown and rounded: the one place that turns numbers into text."""
