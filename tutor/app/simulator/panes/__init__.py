"""Parts of the simulator that are clicked and dragged: the timeline, the settings, lines of words."""
