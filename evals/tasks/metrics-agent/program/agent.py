"""Collects metrics and writes them in batches: `python agent.py FILE`."""

import asyncio
import signal
import sys
from pathlib import Path

BATCH = 50


class Agent:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.batch: list[str] = []
        self.collected = 0

    async def collect(self) -> None:
        while True:
            await asyncio.sleep(0.005)
            self.collected += 1
            self.batch.append(f"metric {self.collected}")
            if self.collected == 3:
                print("collecting")
            if len(self.batch) >= BATCH:
                await self.flush()

    async def flush(self) -> None:
        lines, self.batch = self.batch, []
        await asyncio.sleep(0.02)
        with self.file.open("a") as file:
            file.writelines(f"{line}\n" for line in lines)


async def stop(agent: Agent) -> None:
    await agent.flush()
    print(f"stopped after {agent.collected}")
    sys.exit(0)


async def main() -> None:
    agent = Agent(Path(sys.argv[1]))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop(agent))
    await agent.collect()


if __name__ == "__main__":
    asyncio.run(main())
