"""The plain front end: line mode, tables, JSON and HTML, on ordinary streams."""
