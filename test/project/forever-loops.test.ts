/** What a loop that runs for ever is given before, and where it has to be left alone. */

import { describe, expect, test } from 'vitest'
import { createFacts } from '../../src/project/facts.ts'
import { foreverLoop } from '../../src/project/forever-loops.ts'
import { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../python/parsed.ts'

const HEAD = 'import asyncio\nasync def poll(n=0): ...\n'
const NEW = 'loop = asyncio.new_event_loop()'
const GET = 'loop = asyncio.get_event_loop()'
const TASK = 'loop.create_task(poll())'
const RUN = 'loop.run_forever()'

function stepsOf(lines: readonly string[], head = '', others: Readonly<Record<string, string>> = {}) {
  const text = `${HEAD}${head}if __name__ == "__main__":\n${lines.map(line => `    ${line}\n`).join('')}`
  const all: Record<string, string> = { ...others, 'main.py': text }
  const sources = Object.entries(all).map(([path, content]) => ({
    path,
    module: path.replace(/\.py$/, ''),
    text: content,
  }))
  const file = new PythonFile('main.py', 'main', parser.parse(text))
  const facts = createFacts({
    parser,
    sources: () => sources,
    declares: () => false,
    isEntryPoint: () => false,
  }).withFile(file)
  const makers = descendants(file.tree.root, 'call').filter(each => /\.(new|get)_event_loop\(\)$/.test(each.text))
  const found = makers.map(maker => foreverLoop(maker, file, facts)).find(each => each !== null)
  return found ? found.steps.map(({ kind, keeping }) => kind + (keeping.length > 0 ? `+${keeping.length}` : '')) : null
}

const ADD = 'tasks.add(task)'
const DISCARD = 'task.add_done_callback(tasks.discard)'
const SET = 'tasks = set()\n'

describe('finds the steps', () => {
  test.each<[string, readonly string[], readonly string[], string?]>([
    ['a task', [NEW, TASK, RUN], ['task']],
    ['of the loop of the thread', [GET, TASK, RUN], ['task']],
    ['a run before', [NEW, 'loop.run_until_complete(poll())', TASK, RUN], ['run', 'task']],
    ['output in between', [NEW, TASK, 'print("up")', RUN], ['task', 'output']],
    ['in a `try`', [NEW, 'try:', `    ${TASK}`, `    ${RUN}`, 'finally:', '    loop.close()'], ['task']],
    ['before a `try`', [NEW, TASK, 'try:', `    ${RUN}`, 'except KeyboardInterrupt:', '    pass'], ['task']],
    ['a kept task', [NEW, 'task = loop.create_task(poll())', ADD, DISCARD, 'del task', RUN], ['task+3'], SET],
    ['a kept future', [GET, 'task = asyncio.ensure_future(poll())', ADD, DISCARD, RUN], ['task+2'], SET],
    ['debug mode and statements before', [NEW, 'loop.set_debug(True)', 'n = 1', TASK, RUN], ['task']],
  ])('%s', (_, lines, expected, head) => expect(stepsOf(lines, head)).toEqual(expected))
})

describe('leaves alone', () => {
  test.each<[string, readonly string[], string?]>([
    ['a loop without steps', [NEW, RUN]],
    ['a loop that is run twice', [NEW, TASK, RUN, RUN]],
    ['a task before a run', [NEW, TASK, 'loop.run_until_complete(poll())', RUN]],
    ['a task that is used', [NEW, 'task = loop.create_task(poll())', ADD, DISCARD, RUN, 'print(task)'], SET],
    [
      'a task that a function uses',
      [NEW, 'task = loop.create_task(poll())', ADD, DISCARD, RUN],
      `${SET}def is_done():\n    return task.done()\n`,
    ],
    ['other code among the steps', [NEW, TASK, 'n = 1', TASK, RUN]],
    ['output first', [NEW, 'print("up")', 'n = 1', RUN]],
    ['a handler for errors around', [NEW, TASK, 'try:', `    ${RUN}`, 'except Exception:', '    pass']],
    ['variables that are seen', [NEW, 'loop.create_task(poll(locals()))', RUN]],
    ['a walrus', [NEW, 'loop.create_task(poll(n := 1))', RUN]],
    ['a string in several lines', [NEW, 'loop.create_task(poll("""a', '    b"""))', RUN]],
    ['a loop that is handed on', [NEW, 'loop.create_task(poll(loop))', RUN]],
    ['a loop that is stopped', [NEW, TASK, RUN], 'def leave():\n    asyncio.get_running_loop().stop()\n'],
    ['a loop that plain code asks for', [NEW, 'asyncio.set_event_loop(loop)', TASK, RUN], `def ask():\n    ${GET}\n`],
    ['a future of the loop', [GET, TASK, RUN], 'def make():\n    return asyncio.Future()\n'],
    ['a future that is no task yet', [NEW, 'asyncio.ensure_future(poll())', RUN]],
  ])('%s', (_, lines, head) => expect(stepsOf(lines, head)).toBeNull())

  test('a loop that another file stops', () => {
    expect(stepsOf([NEW, TASK, RUN], '', { 'other.py': 'def leave(loop):\n    loop.stop()\n' })).toBeNull()
  })

  test('the loop of the thread that another file asks for', () => {
    expect(stepsOf([GET, TASK, RUN], '', { 'other.py': `import asyncio\n${GET}\n` })).toBeNull()
  })

  test('a new loop is its own where another file asks for one', () => {
    expect(stepsOf([NEW, TASK, RUN], '', { 'other.py': `import asyncio\n${GET}\n` })).toEqual(['task'])
  })
})
