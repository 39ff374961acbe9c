"""Question banks that a teacher already has, GIFT and Moodle XML, as exercises.

``gift`` and ``moodle`` read a file into questions, in the child process that reads documents;
``steps`` turns a question into steps that can be judged, or says why it can't; ``placing`` gives
each its section and concept in a course.
"""
