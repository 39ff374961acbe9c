"""Identifiers, each its own type, so that one kind can't be passed for another."""

from typing import NewType

ClassroomId = NewType("ClassroomId", str)
PersonId = NewType("PersonId", str)
EventId = NewType("EventId", str)
ThreadId = NewType("ThreadId", str)
SuggestionId = NewType("SuggestionId", str)
GoalId = NewType("GoalId", str)
ReflectionId = NewType("ReflectionId", str)
LetterId = NewType("LetterId", str)

CourseId = NewType("CourseId", str)
SectionId = NewType("SectionId", str)
PassageId = NewType("PassageId", str)
ConceptId = NewType("ConceptId", str)
ExerciseId = NewType("ExerciseId", str)
StepId = NewType("StepId", str)
