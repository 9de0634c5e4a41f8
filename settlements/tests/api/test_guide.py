"""The examples of the integration guide run, and print what the guide says."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from settlements.api.statuses import STATUSES

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "api" / "integration.ru.md"
BLOCK = re.compile(r"^```bash\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)
END_OF_BLOCK = "--- end of a block ---"


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are written for curl")
def test_examples_print_what_the_guide_says(live, tmp_path):
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    script = "set -euo pipefail\n" + "".join(f"{block}echo '{END_OF_BLOCK}'\n" for block, _ in blocks)

    run = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "M_URL": live.url, "M_KEY": live.key, "LC_ALL": "C.UTF-8"},
    )

    printed = run.stdout.split(f"{END_OF_BLOCK}\n")
    assert run.returncode == 0, (run.stderr, printed[-1])
    assert len(blocks) > 10
    assert [(block, said) for (block, said) in zip((b for b, _ in blocks), printed, strict=False)] == blocks


def test_every_refusal_is_explained():
    told = set(re.findall(r"`([a-z_]+)`", GUIDE.read_text(encoding="utf-8")))

    assert STATUSES.keys() <= told
