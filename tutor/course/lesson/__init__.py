"""Lesson files, from text to pages and typed blocks, and where they are found."""
