"""Parts of the simulator that are clicked and dragged: the timeline and the settings."""
