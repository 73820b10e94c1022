/** Which plain code of `jobs.py` certainly runs before any event loop. */

import { expect, test } from 'vitest'
import { runsBeforeLoops } from '../../src/project/before-loops.ts'
import { createFacts } from '../../src/project/facts.ts'
import { PythonFile } from '../../src/python/file.ts'
import { descendants } from '../../src/python/tree.ts'
import { parser } from '../python/parsed.ts'

/** The answer for the call of `here()`. */
function answer(text: string, others: Record<string, string> = {}, path = 'jobs.py') {
  const all = { [path]: text, ...others }
  const moduleOf = (each: string) => each.replace(/\.py$/, '').split('/').join('.')
  const sources = Object.entries(all).map(([each, code]) => ({ path: each, module: moduleOf(each), text: code }))
  const facts = createFacts({ parser, sources: () => sources, declares: () => false })
  const file = new PythonFile(path, moduleOf(path), parser.parse(text))
  const call = descendants(file.tree.root, 'call').find(each => each.text === 'here()')
  if (!call) throw new Error('there is no call of here()')
  return runsBeforeLoops(call, file, facts.withFile(file))
}

const GUARD = 'if __name__ == "__main__":\n    '

test.each<[string, string, 'once' | 'again' | null]>([
  ['a main guard', `${GUARD}here()\n`, 'once'],
  ['a script', 'here()\n', 'once'],
  ['a module with a main guard', `here()\n${GUARD}print()\n`, null],
  ['a module that makes an application', 'from web import App\napp = App()\nhere()\n', null],
  ['a notebook', '# %%\nhere()\n', null],
  ['a function of a main guard', `def run():\n    here()\n\n${GUARD}run()\n`, 'once'],
  ['a function that is called twice', `def run():\n    here()\n\n${GUARD}run()\n    run()\n`, 'again'],
  ['a function of nobody', 'def run():\n    here()\n', null],
  ['a function of a coroutine', 'def run():\n    here()\n\nasync def main():\n    run()\n', null],
  ['a coroutine', `async def run():\n    here()\n\n${GUARD}run()\n`, null],
  ['a method', `class Job:\n    def run(self):\n        here()\n\n${GUARD}Job().run()\n`, 'once'],
  ['a lambda', `${GUARD}run = lambda: here()\n`, null],
])('%s', (_, text, expected) => {
  expect(answer(text)).toBe(expected)
})

test('a module that others import', () => {
  expect(answer('here()\n', { 'main.py': 'import jobs\n' })).toBe(null)
})
