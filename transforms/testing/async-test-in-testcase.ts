/** `async def test_…` in a `unittest.TestCase` → `unittest.IsolatedAsyncioTestCase`. */

import { insertAfter, replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { absoluteName } from '../../src/project/modules.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { useName } from '../../src/python/imports.ts'
import type { Node } from '../../src/python/tree.ts'
import {
  coroutineMethods,
  isCalledByName,
  isMendedAbove,
  isNamed,
  TEST_CASE,
  type TestClass,
  testClass,
} from './testcase/test-classes.ts'

const SET_UP = /^(setUp|tearDown)$/
const LOOPS = ['get_event_loop', 'set_event_loop', 'new_event_loop', 'run_until_complete']

export default defineTransform({
  name: 'async-test-in-testcase',
  family: 'testing',
  summary: 'a coroutine in a `unittest.TestCase` passes without being run',
  why: `
\`unittest.TestCase\` calls a test and does not look at what it gives. A test that is an
\`async def\` gives a coroutine, which nobody awaits: it passes, whatever it would have found.
An \`async def setUp\` prepares nothing in the same way.

\`unittest.IsolatedAsyncioTestCase\` awaits coroutines and runs plain tests, \`setUp\` and
\`tearDown\` as before. Where the base is a class of the project, which others may share, it
stands beside that base. An \`async def setUp\` becomes \`asyncSetUp\`, unless somebody calls it
by its name. Tests that never ran may fail now: that is what they are for.

It is unsafe where the file, or that of a base, handles event loops itself, and may close the one
of the test. Decorators that may run the coroutine, classes with a \`run\` of their own, and test
classes of other libraries are no finding.
`,
  default: true,
  triggers: ['async'],
  needs: 'class',
  within: ['async'],
  aliases: [],
  example: `
 import unittest

 from shop import stock


-class StockTests(unittest.TestCase):
+class StockTests(unittest.IsolatedAsyncioTestCase):
     async def test_count(self):
         self.assertEqual(await stock.count("fig"), 3)
`,
  declines: {
    'name-taken': 'the name `unittest` means something else here',
    'own-loop': 'its file, or that of a base, handles event loops itself, and may close the one of the tests',
    'setup-shared': 'its `async def setUp` or `tearDown` is called by name, or takes the place of one of a base class',
  },
  byHand: `
Derive from \`unittest.IsolatedAsyncioTestCase\`; \`asyncSetUp()\`, \`asyncTearDown()\` and
\`addAsyncCleanup()\` set up and clean up, each calling its \`super()\`.
`,
  visit: {
    class_definition(owner, { file, facts, fix, report, decline }) {
      if (!owner.get('superclasses') || !file.tree.holds('async', owner)) return
      const tests = coroutineMethods(owner, /^test/, file).filter(each => !isNamed(each, file))
      const renamed = coroutineMethods(owner, SET_UP, file)
      if ((tests.length === 0 && renamed.length === 0) || file.tree.placesOf('setattr').length > 0) return
      const kind = testClass(owner, file, facts)
      const at = (kind?.isIsolated ? renamed : [...tests, ...renamed])[0]?.get('name')
      if (!kind || !at || isMendedAbove(kind, facts)) return

      if (renamed.some(each => !mayRename(each, owner, kind, file, facts))) return { ...decline('setup-shared'), at }
      const edits = renamed.map(each => {
        const name = each.get('name') as Node
        return replace(name, name.text === 'setUp' ? 'asyncSetUp' : 'asyncTearDown')
      })
      if (kind.isIsolated) return { ...report(fix('name it as the coroutine that is awaited', ...edits)), at }
      const base = withBase(owner, file, facts)
      if (!base) return { ...decline('name-taken'), at }

      const message = 'derive from `unittest.IsolatedAsyncioTestCase`, which awaits it'
      const isPlain = !kind.paths.some(each => handlesLoops(facts.fileAt(each) ?? file))
      const made = isPlain ? fix(message, ...base, ...edits) : fix.unsafe('own-loop', message, ...base, ...edits)
      return { ...report(made), at }
    },
  },
})

function handlesLoops({ tree }: PythonFile): boolean {
  return LOOPS.some(each => tree.placesOf(each).length > 0)
}

/** The edits that make `IsolatedAsyncioTestCase` a base: in place of `TestCase`, else beside the bases that the project has. */
function withBase(owner: Node, file: PythonFile, facts: Facts) {
  const bases = owner.get('superclasses')?.children ?? []
  const used = useName(file, 'unittest', 'IsolatedAsyncioTestCase', owner)
  const last = bases.at(-1)
  if (!used || !last) return null
  const plain = bases.find(each => {
    const name = file.names.of(each)
    return name !== null && TEST_CASE.test(facts.libraryName(absoluteName(name, file)) ?? name)
  })
  return [plain ? replace(plain, used.name) : insertAfter(last, `, ${used.name}`), ...used.edits]
}

function mayRename(method: Node, owner: Node, { above }: TestClass, file: PythonFile, facts: Facts): boolean {
  const name = method.get('name')?.text ?? ''
  const awaited = name === 'setUp' ? 'asyncSetUp' : 'asyncTearDown'
  const isTaken = file.scopes.made(owner)?.bindings.has(awaited) ?? false
  if (isTaken || above.some(({ methods }) => methods.includes(name) || methods.includes(awaited))) return false
  return !isCalledByName(method, owner, file, facts)
}
