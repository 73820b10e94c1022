/** Where a nested function runs: each program makes `job`, or a lambda, inside of a coroutine. */

import { describe, expect, test } from 'vitest'
import { isGivenToWorker, runsOn } from '../../src/python/callbacks.ts'
import { descendants } from '../../src/python/tree.ts'
import { callOf, parsed, python } from './parsed.ts'

const imports = python`
  import asyncio, functools, multiprocessing, signal, threading
  import anyio.to_thread
  from asgiref.sync import sync_to_async
  from concurrent.futures import ThreadPoolExecutor
  from fastapi.concurrency import run_in_threadpool

`

/** Where the last lambda, else the function `job`, runs in a coroutine with these statements. */
function placeIn(...statements: string[]) {
  const body = ['def job(*given): ...', ...statements].map(line => `    ${line}\n`).join('')
  const file = parsed(`${imports}async def work(unknown, pool: ThreadPoolExecutor):\n${body}`)
  const lambda = descendants(file.tree.root, 'lambda').at(-1)
  const job = descendants(file.tree.root, 'function_definition').find(each => each.get('name')?.text === 'job')
  const definition = lambda ?? job
  return definition ? runsOn(definition, file) : undefined
}

const LOOP = 'loop = asyncio.get_running_loop()'

describe('the event loop calls what is handed to', () => {
  const uses = [
    'loop.call_soon(job)',
    'loop.call_soon(job, 1, 2)',
    'loop.call_soon_threadsafe(job)',
    'loop.call_later(5, job)',
    'loop.call_at(5, job, 1)',
    'loop.add_reader(3, job)',
    'loop.add_writer(3, job)',
    'loop.add_signal_handler(signal.SIGTERM, job)',
    'asyncio.get_event_loop().call_soon(job)',
    'asyncio.create_task(unknown()).add_done_callback(job)',
    'asyncio.ensure_future(unknown()).add_done_callback(job)',
    'loop.call_soon(lambda: job())',
    'loop.call_later(5, lambda: unknown)',
  ]
  test.each(uses)('%s', use => expect(placeIn(LOOP, use)).toBe('loop'))

  test('a loop and a task that are annotated', () => {
    const file = parsed(python`
      import asyncio
      async def work(loop: asyncio.AbstractEventLoop, task: asyncio.Task):
          def job(*given): ...
          loop.call_soon(job)
          task.add_done_callback(job)
    `)
    const job = descendants(file.tree.root, 'function_definition').at(-1)
    expect(job && runsOn(job, file)).toBe('loop')
  })
})

describe('a worker calls what is handed to', () => {
  const uses = [
    'await asyncio.to_thread(job)',
    'await asyncio.to_thread(job, 1)',
    'await asyncio.to_thread(lambda: unknown)',
    'await loop.run_in_executor(None, job)',
    'await loop.run_in_executor(pool, job, 1)',
    'pool.submit(job, 1)',
    'list(pool.map(job, unknown))',
    'ThreadPoolExecutor().submit(job)',
    'threading.Thread(target=job).start()',
    'threading.Thread(None, job).start()',
    'threading.Timer(5, job).start()',
    'threading.Timer(5, function=job).start()',
    'multiprocessing.Process(target=job).start()',
    'await sync_to_async(job)()',
    'await anyio.to_thread.run_sync(job)',
    'await run_in_threadpool(job)',
  ]
  test.each(uses)('%s', use => expect(placeIn(LOOP, use)).toBe('worker'))
})

describe('nobody knows where it runs', () => {
  const uses: Record<string, readonly string[]> = {
    'without a use': [],
    'when it is called here': ['job()'],
    'when it is returned': ['return job'],
    'when it is kept': ['self.job = job'],
    'when it is handed to something unknown': ['unknown(job)'],
    'when the loop is unknown': ['unknown.call_soon(job)'],
    'as another argument': ['await asyncio.to_thread(unknown, job)'],
    'as an argument of a callback': ['loop.call_soon(unknown, job)'],
    'as another keyword': ['threading.Thread(target=unknown, args=job)'],
    'when its uses differ': ['loop.call_soon(job)', 'await asyncio.to_thread(job)'],
    'when it is called here as well': ['await asyncio.to_thread(job)', 'job()'],
    'when it is made twice': ['def job(): ...', 'loop.call_soon(job)'],
    'within partial': ['loop.call_soon(functools.partial(job, 1))'],
  }
  test.each(Object.entries(uses))('%s', (_, statements) => expect(placeIn(LOOP, ...statements)).toBeNull())
})

test('a decorated function is what its decorator makes of it', () => {
  const file = parsed(python`
    from asgiref.sync import sync_to_async
    async def work():
        @sync_to_async
        def job(): ...
        await job()
  `)
  const job = descendants(file.tree.root, 'function_definition').at(-1)
  expect(job && runsOn(job, file)).toBeNull()
})

describe('what code in a worker is given', () => {
  const given: Record<string, boolean> = {
    'asyncio.to_thread(list, items())': true,
    'asyncio.to_thread(sorted, items(), key=len)': true,
    'asyncio.to_thread(f, rows=items())': true,
    'asyncio.get_running_loop().run_in_executor(None, list, items())': true,
    'asyncio.to_thread(list, sorted(items()))': false,
    'list(items())': false,
    'asyncio.get_running_loop().call_soon(list, items())': false,
  }
  test.each(Object.entries(given))('%s: %s', (text, expected) => {
    const file = parsed(`import asyncio\nasync def work():\n    return ${text}\n`)
    expect(isGivenToWorker(callOf(file, 'items'), file)).toBe(expected)
  })
})
