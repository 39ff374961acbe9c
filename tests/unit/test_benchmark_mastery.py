"""The measuring itself: areas, calibration, pairs, and nothing learned before it is asked."""

import pytest

from benchmarks import mastery
from benchmarks.mastery import Answer


class Knowing:
    """Ranks steps by their number; notes what it was told before it was asked."""

    def __init__(self):
        self.told = []
        self.asked = []

    def ease(self, answer):
        self.asked.append((answer.step, len(self.told)))
        return -float(answer.step)

    def observe(self, answer):
        self.told.append(answer)
        return 0.5


def log(rights, learner="a"):
    return [Answer(learner, f"{n}", "c", right) for n, right in enumerate(rights)]


@pytest.mark.parametrize(
    ("chances", "outcomes", "area"),
    [
        ([0.1, 0.9], [False, True], 1.0),
        ([0.9, 0.1], [False, True], 0.0),
        ([0.5, 0.5], [False, True], 0.5),
        ([0.2, 0.4, 0.4, 0.8], [False, True, False, True], 0.875),
        ([0.3], [True], 0.5),
    ],
)
def test_the_area_counts_pairs_in_order_and_ties_half(chances, outcomes, area):
    assert mastery.auc(chances, outcomes) == area


def test_the_calibration_error_is_the_mean_gap_of_the_bins():
    assert mastery.calibration_error([0.75] * 4, [True, True, True, False]) == 0
    assert mastery.calibration_error([0.9, 0.1], [False, False]) == pytest.approx(0.5)


def test_pairs_are_of_held_out_steps_met_for_the_first_time():
    model = Knowing()
    answers = [
        *log([True, False, True, False]),
        Answer("a", "0", "c", False),
        *log([True] * 4)[2:],
    ]
    answers += [Answer("a", "7", "c", False), Answer("a", "8", "c", True)]
    seen = mastery.run(model, [], answers)
    # Of the five held out, 0, 2 and 3 were met before.
    assert model.asked == [("7", 4), ("8", 4)] or model.asked == [("8", 4), ("7", 4)]
    assert seen.pairs == [(0.0, 1)]


def test_pairs_never_cross_learners():
    answers = [*log([True, True]), *log([False, False], learner="b")]
    assert mastery.run(Knowing(), [], answers).pairs == [(0, 0), (0, 0)]


def test_learners_are_drawn_by_seed_or_the_first_are_taken():
    answers = [answer for n in range(20) for answer in log([True], learner=f"{n}")]
    first = mastery.drawn(answers, 3, None)
    assert [answer.learner for answer in first] == ["0", "1", "2"]
    assert mastery.drawn(answers, 3, 1) == mastery.drawn(answers, 3, 1)
    assert len(mastery.drawn(answers, 3, 1)) == 3 != len(mastery.drawn(answers, None, 1))
    assert mastery.drawn(answers, 3, 1) != mastery.drawn(answers, 3, 2)


def test_the_files_are_told_apart_and_the_line_is_json(tmp_path, capsys):
    import json

    head = "user_id\titem_id\ttimestamp\tcorrect\tskill_id\n"
    rows = [f"1\t{n % 5}\t0\t{int(n % 3 > 0)}\t{n % 2}\n" for n in range(40)]
    path = tmp_path / "log.tsv"
    path.write_text(head + "".join(rows))
    mastery.main(["--train", str(path), "--test", str(path)])
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"auc", "ece", "us_per_update", "pairwise"} <= set(line)
    assert set(line["baseline"]) == {"elo", "item_mean"}
    assert line["learners"] == 1
    assert line["test_answers"] == 40
