"""A classroom's courses as learners meet them: looked up, opened by the week, edited."""
