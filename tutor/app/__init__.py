"""The terminal front end: Textual screens over the engine, the course and the charts."""
