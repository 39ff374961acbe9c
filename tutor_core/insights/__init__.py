"""What a learner can see of themselves: in words, as a chart, as badges, as a page to keep."""
