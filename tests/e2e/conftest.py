"""A data folder whose books are indexed: indexing them takes longer than most lessons.

What begins with nothing at all is tried by ``test_json_door``, ``test_terminal`` and ``test_cli``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Return a data folder in which one question was asked."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    asked = json.dumps({"text": "what keeps an equation in balance?"})
    subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--json", "--data", str(folder)],
        input=f"{asked}\n",
        text=True,
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )
    return folder


@pytest.fixture
def only_indexed(prepared, tmp_path):
    """Return a data folder in which nobody said anything, beside the index of the courses."""
    shutil.copytree(prepared / "index", tmp_path / "data" / "index")
    return tmp_path / "data"
