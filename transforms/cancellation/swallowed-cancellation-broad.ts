/** A bare `except:` around an `await` → `except asyncio.CancelledError: raise` before it. */

import { insertBefore } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { indentOf } from '../../src/python/blocks.ts'
import { startWithComments } from '../../src/python/comments-above.ts'
import { takesGroupsApart } from '../../src/python/handlers.ts'
import { useName } from '../../src/python/imports.ts'
import { swallowsEverything } from './swallowed/everything.ts'
import { headerOf, indentIn } from './swallowed/handler.ts'

export default defineTransform({
  name: 'swallowed-cancellation-broad',
  family: 'cancellation',
  summary: 'a handler for every error also swallows the cancellation of its task',
  why: `
\`CancelledError\` is a \`BaseException\`: \`except Exception\` lets it through, a bare \`except:\` and
\`except BaseException:\` do not. Around an \`await\` they take the cancellation of the task for one more
failure, log it, and go on. A timeout then never fires, and a worker survives its \`cancel()\`.

The fix puts a handler before the broad one that lets the cancellation go on; everything else is handled as
before. It is unsafe because a cancelled task ends there from now on. Often \`except Exception:\` is what was
meant, which also lets Ctrl-C through.

A handler that raises, that hands the error on, or that cleans up is left alone, and so is one around a task
or future, which may have been cancelled on its own.
`,
  default: true,
  triggers: ['except'],
  needs: 'async',
  within: ['except'],
  aliases: ['ASYNC103', 'S5754', 'E722', 'BLE001', 'B036', 'W0702', 'W0718'],
  example: `
+import asyncio
 import logging


 async def work(jobs):
     async for job in jobs:
         try:
             await job.run()
+        except asyncio.CancelledError:
+            raise
         except:
             logging.exception("job failed")
`,
  exampleIsUnsafe: true,
  declines: {
    'except-star': 'what an `except*` lets go on is an exception group, which is no cancellation',
    'name-taken': '`asyncio` already names something else in this file',
    'task-ends': 'a cancelled task ends here from now on, and whoever awaits it gets its `CancelledError`',
  },
  byHand: `
Write \`except Exception\`; or put \`except asyncio.CancelledError: raise\` in front.
`,
  visit: {
    except_clause(handler, { file, facts, fix, report, decline }) {
      if (!swallowsEverything(handler, file, facts)) return
      const at = headerOf(handler)

      if (takesGroupsApart(handler)) return { ...decline('except-star'), at }
      const error = useName(file, 'asyncio', 'CancelledError', handler)
      if (!error) return { ...decline('name-taken'), at }
      const message = 'let the cancellation through: `except asyncio.CancelledError: raise` before it'
      const start = startWithComments(handler)
      const text = `${indentOf(handler)}except ${error.name}:\n${indentIn(handler)}raise\n`
      const clause = insertBefore({ start, end: start }, text)
      return { ...report(fix.unsafe('task-ends', message, ...error.edits, clause)), at }
    },
  },
})
