"""Lessons: from files to pages of prose, figures and questions; where they are found, put to a learner, and proved."""
