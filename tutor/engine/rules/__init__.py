"""Update rules and schedules: how a step is made of a gradient, with every term in sight."""
