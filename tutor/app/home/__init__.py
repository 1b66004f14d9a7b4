"""Where the app begins: the course, what is due, and the help."""
