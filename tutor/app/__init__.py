"""Front end one, in Textual: screens and keys over what lab holds and charts draws; no arithmetic."""
