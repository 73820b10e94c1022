"""Hidden check: the loop lives while the scanner works, and all reports are shown in order."""

import threading

from harness import Heart, expectation, load, main


class Window:
    def __init__(self):
        self.shown = []

    async def show(self, report):
        self.shown.append(report)


@expectation("the event loop goes on while the scanner works, and while it ends")
def loop_goes_on():
    heart, window = Heart(), Window()

    def scan(reports):
        for number in range(3):
            heart.wait()
            reports.put(f"file {number}")
        reports.put(None)
        heart.wait()

    count = heart.run(load("progress").Progress(scan, window.show).run())
    assert not heart.stopped, "the event loop stood still"
    assert count == 3 and window.shown == ["file 0", "file 1", "file 2"], f"it showed {window.shown}"


@expectation("many reports are shown in order, and the scanner's thread has ended")
def many():
    window, threads = Window(), []

    def scan(reports):
        threads.append(threading.current_thread())
        for number in range(300):
            reports.put(str(number))
        reports.put(None)

    count = Heart().run(load("progress").Progress(scan, window.show).run())
    assert count == 300 and window.shown == [str(number) for number in range(300)], f"{len(window.shown)} were shown"
    assert threads and not threads[0].is_alive(), "the thread is still running"


main()
