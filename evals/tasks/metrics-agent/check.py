"""Hidden check: after a signal all metrics are in the file, once and in order, and the program ends well."""

import signal
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import complaints, error_in, expectation, main, script


def stopped_by(number):
    with TemporaryDirectory() as folder:
        file = Path(folder) / "metrics"
        status, out, err = script("agent.py", file, interrupt=number, when="collecting")
        written = file.read_text().splitlines() if file.exists() else []
    assert status == 0, f"status {status} {error_in(err)}" if status is not None else "it did not end"
    last = (out.splitlines() or [""])[-1]
    assert last.startswith("stopped after "), f"its last line is {last!r}"
    count = int(last.split()[-1])
    assert count >= 3 and written == [f"metric {each}" for each in range(1, count + 1)], f"{len(written)} of {count}"
    assert "Traceback" not in err and not complaints(err), error_in(err) or complaints(err)[0]


@expectation("SIGTERM writes the last batch and ends the program with status 0")
def sigterm():
    stopped_by(signal.SIGTERM)


@expectation("SIGINT does the same, without a traceback")
def sigint():
    stopped_by(signal.SIGINT)


main()
