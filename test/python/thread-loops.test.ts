/** Whether a thread of a file runs an event loop. */

import { expect, test } from 'vitest'
import { runsLoopInThread } from '../../src/python/thread-loops.ts'
import { parsed, python } from './parsed.ts'

const inThread: Record<string, string> = {
  'as the target itself': python`
    Thread(target=asyncio.run, args=(main(),)).start()
  `,
  'a loop that runs for ever': python`
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True).start()
  `,
  'through functions of the file': python`
    def begin():
        serve()

    def serve():
        asyncio.run(main())

    Thread(None, begin).start()
  `,
  'a lambda, after a while': python`
    Timer(5, lambda: asyncio.run(main())).start()
  `,
  'a method': python`
    class Server:
        def start(self):
            Thread(target=self._serve).start()

        def _serve(self):
            asyncio.get_event_loop().run_until_complete(self.serve())
  `,
  'a class of its own': python`
    class Server(Thread):
        def run(self):
            with asyncio.Runner() as runner:
                runner.run(self.serve())
  `,
}

test.each(Object.entries(inThread))('yes: %s', (_, text) => {
  expect(runs(text)).toBe(true)
})

const elsewhere: Record<string, string> = {
  'the main thread does': python`
    def count():
        print(1)

    def begin():
        Thread(target=count).start()
        asyncio.run(main())
  `,
  'no thread at all': python`
    def begin():
        asyncio.run(main())
  `,
  'a thread without a loop': python`
    class Counter(Thread):
        def run(self):
            print(1)

    asyncio.run(main())
  `,
  'another class of that name': python`
    from story import Thread

    Thread(target=asyncio.run, args=(main(),)).start()
  `,
}

test.each(Object.entries(elsewhere))('no: %s', (_, text) => {
  expect(runs(text)).toBe(false)
})

function runs(text: string): boolean {
  return runsLoopInThread(parsed(`import asyncio\nfrom threading import Thread, Timer\n${text}`))
}
