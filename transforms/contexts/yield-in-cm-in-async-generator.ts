/** An asynchronous generator that yields inside of a `with` → `aclosing()` where it is looped over. */

import { atLeast } from '../../src/engine/settings.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { splitEdits } from '../../src/project/conversion-edits.ts'
import { executionOf, isAsync, isGenerator } from '../../src/python/execution.ts'
import { nameInModule } from '../../src/python/names.ts'
import { seesLocals } from '../../src/python/seen-locals.ts'
import { closed } from './cleanup/closing.ts'
import { guardsOf, isTaskGroup, yieldsOnce, yieldsWhenClosed } from './cleanup/generators.ts'
import { isUsedBehind } from './cleanup/items.ts'
import { loopsOver } from './cleanup/loops.ts'
import { headOf, managerOf } from './colour/managers.ts'
import { grouped } from './decorated/edits.ts'
import { hasRelatives } from './decorated/users.ts'

export default defineTransform({
  name: 'yield-in-cm-in-async-generator',
  family: 'contexts',
  summary: 'a generator that yields inside of a `with` is not closed by its loops',
  why: `
Between two items an asynchronous generator stands still inside of its \`with\`. A loop that ends early, by \`break\`, an error
or a cancellation, does not close it: the connection or lock stays taken until the garbage collector finds the generator.

The fix enters \`contextlib.aclosing()\` around each loop over it, in as many files as it takes. It is unsafe, since the
clean-up then runs as soon as a loop is left. A generator that is decorated, or handed over to somebody else as a dependency is,
counts as closed by them. Where nobody in the project loops over it, or something else takes its items, it is left to you.

Off by default, since most loops come to their end: \`async-generator-not-closed\` reports those that are left by \`break\` or \`return\`.
`,
  default: false,
  triggers: ['yield'],
  needs: 'async',
  within: ['yield'],
  aliases: ['ASYNC119'],
  exampleIsUnsafe: true,
  example: `
+import contextlib
+
+
 async def rows(pool):
     async with pool.connect() as connection:
         for number in range(3):
             yield await connection.row(number)


 async def show(pool):
-    async for row in rows(pool):
-        print(row.name)
+    async with contextlib.aclosing(rows(pool)) as items:
+        async for row in items:
+            print(row.name)
`,
  declines: {
    'closed-earlier': 'its clean-up then runs as soon as a loop is left, and not some time later',
    'item-used-later': 'an item that ends with the generator is used when a loop has been left',
    'name-taken': '`contextlib` means something else where it is looped over',
    'no-aclosing': '`contextlib.aclosing()` needs Python 3.10',
    'no-loops': 'no loop over it is to be found in the project, so whoever loops over it has to close it',
    'used-otherwise': 'it is used in other ways than by an `async for`',
    'variables-seen':
      'the code around a loop looks at its variables by `locals()` or the like, and the fix gives it one more',
    'yields-again': 'it may yield once more while it is being closed, which is an error',
  },
  byHand: `
Let callers use \`aclosing()\`, or turn the generator into a context manager that gives an iterator.
`,
  visit: {
    function_definition(definition, { file, facts, settings, fix, report, decline }) {
      if (!isAsync(definition) || definition.parent?.kind === 'decorated_definition') return
      if (!isGenerator(definition)) return
      const guards = guardsOf(definition, file).filter(({ kind }) => kind === 'with_statement')
      const [guard] = guards
      const summary = guard ? facts.functionNamed(nameInModule(definition, file)) : null
      if (!guard || !summary || guards.some(isTaskGroup) || hasRelatives(summary, facts)) return
      const users = loopsOver(summary, facts)
      if (users.isHandedOver) return
      if (users.loops.length === 0 && (users.isClosed || yieldsOnce(definition))) return

      const held = managerOf(guard.child('with_clause')?.children[0] ?? guard).text.split('\n', 1)[0]
      const told = {
        message: `\`${summary.name.split('.').at(-1)}\` yields while it holds \`${held}\``,
        at: headOf(guard),
      }
      if (users.isUsedOtherwise) return { ...decline('used-otherwise'), ...told }
      if (users.loops.length === 0) return { ...decline('no-loops'), ...told }
      if (!atLeast(settings.targetVersion, [3, 10])) return { ...decline('no-aclosing'), ...told }
      if (yieldsWhenClosed(definition)) return { ...decline('yields-again'), ...told }
      if (users.loops.some(each => isUsedBehind(each.node, guards, each.file)))
        return { ...decline('item-used-later'), ...told }
      if (users.loops.some(each => seesLocals(executionOf(each.node).function ?? each.file.tree.root, each.file)))
        return { ...decline('variables-seen'), ...told }
      const edits = users.loops.map(({ file: where, node }) => ({ file: where, edits: closed(node, where) ?? [] }))
      if (edits.some(each => each.edits.length === 0)) return { ...decline('name-taken'), ...told }

      const { own, elsewhere } = splitEdits(grouped(edits), file, facts)
      const made = fix.unsafe('closed-earlier', 'close it when its loops are left', ...own)
      return { ...report({ ...made, elsewhere }), ...told }
    },
  },
})
