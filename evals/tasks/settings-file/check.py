"""Hidden check: the loop lives while a file is slow, and settings and errors are the same."""

import os
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from harness import Heart, expectation, load, main


@expectation("the event loop goes on while a slow file is read")
def loop_goes_on():
    heart = Heart()
    with TemporaryDirectory() as folder:
        pipe = Path(folder) / "acme.json"
        os.mkfifo(pipe)

        def slow_drive():
            with pipe.open("w") as file:
                heart.wait()
                file.write('{"language": "de", "limit": "7"}')

        drive = threading.Thread(target=slow_drive)
        drive.start()
        settings = heart.run(load("settings").Tenants(Path(folder)).settings("acme"))
        drive.join()
    assert not heart.stopped, "the event loop stood still"
    assert (settings.language, settings.limit) == ("de", 7), f"the settings are {settings}"


@expectation("a tenant without a file has the usual settings, and known settings are not read again")
def usual():
    module = load("settings")

    async def twice(folder):
        tenants = module.Tenants(folder)
        first = await tenants.settings("acme")
        (folder / "acme.json").write_text("{}")
        return first, await tenants.settings("acme")

    with TemporaryDirectory() as folder:
        first, second = Heart().run(twice(Path(folder)))
    assert first == module.Settings("en", 10) and second is first, f"the settings are {first}, {second}"


@expectation("a file that is no JSON raises SettingsError with file and line")
def broken():
    module = load("settings")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "acme.json"
        path.write_text('{"language": "de",\n}')
        try:
            Heart().run(module.read_settings(path))
        except module.SettingsError as error:
            assert str(error).startswith("acme.json, line 2:"), f"the text is {error}"
        else:
            raise AssertionError("SettingsError was not raised")


main()
