/** A coroutine that plain code calls and nobody runs → `asyncio.run()`. */

import { defineTransform, type Tools, type Verdict } from '../../src/engine/transform.ts'
import { type Starts, startsOf } from '../../src/project/starts.ts'
import { eventLoopOf } from '../../src/python/event-loops.ts'
import { useName } from '../../src/python/imports.ts'
import { isNotebook } from '../../src/python/scripts.ts'
import { comesLast } from '../../src/python/sequence.ts'
import type { Node } from '../../src/python/tree.ts'
import { endlessAt } from './missing/endless.ts'
import { asArgument, asReference, hasPlainArguments } from './runs/edits.ts'
import { mayRunOnImport } from './runs/on-import.ts'
import { otherLoop, sharesNothing } from './runs/other-loops.ts'
import { type Project, type Unrun, unrunAt } from './runs/unrun.ts'

const reasons = {
  'another-loop': 'another event loop runs here as well, and what is made in one cannot be used in the other',
  'anyio-arguments': '`anyio.run()` has no place for the keywords of this call',
  'in-running-loop': 'a coroutine or the event loop calls this code, and a second loop cannot run inside of the first',
  'library-coroutine':
    'it is a coroutine of a library, which may need the event loop that the rest of the program runs',
  'name-taken': '`asyncio` already means something else here',
  'never-ends': 'it runs until it is cancelled, so what comes after it here would never run',
  'notebook-cells': 'it stands in a notebook, where an event loop is running already: `await` it there',
  'other-thread':
    'it runs in another thread, where the coroutine may not use what belongs to the event loop of the first',
  'runs-on-import': 'it would run whenever the module is imported, perhaps while an event loop is running',
  'several-runs':
    'several runs come one after the other, and what the first leaves behind belongs to a closed event loop',
  'unknown-callers': 'who calls this code cannot be seen, and inside of a running event loop a second one fails',
} as const

type Reason = keyof typeof reasons

export default defineTransform({
  name: 'missing-run',
  family: 'awaiting',
  summary: 'plain code calls a coroutine, which nobody ever runs',
  why: `
Calling a coroutine function only makes a coroutine object. Plain code, such as a script, a
synchronous \`main()\` or \`sys.exit(main())\`, cannot await it: it is thrown away without a run
(\`RuntimeWarning: coroutine … was never awaited\`), or stands where its result should.
\`asyncio.run()\` runs it to its end and gives its result.

The fix is safe where the code is sure to run without an event loop: under
\`if __name__ == "__main__":\`, in a file that is only a script, and in a function that such
code calls and nothing else. A second event loop cannot run inside of a running one, so code
that a coroutine calls is left alone, and where nobody can tell the fix is unsafe at best.

Several such calls in a row are run one by one; \`multiple-asyncio-run\` puts them into one
event loop.
`,
  default: true,
  triggers: ['async', 'asyncio', '__main__'],
  namesAwaitables: true,
  notInNotebooks: true,
  aliases: [],
  example: `
 import asyncio


 async def main():
     await asyncio.sleep(1)
     print("ready")


 if __name__ == "__main__":
-    main()
+    asyncio.run(main())
`,
  declines: reasons,
  byHand: `
Write one \`async def main()\` that awaits everything, and start it by one \`asyncio.run(main())\`; from
a thread use \`asyncio.run_coroutine_threadsafe(coroutine, loop)\`.
`,
  visit: {
    call(call, tools) {
      const unrun = unrunAt(call, tools)
      return unrun
        ? { ...verdictOn(call, unrun, tools), message: `nothing runs the coroutine of \`${unrun.name}()\`` }
        : undefined
    },
  },
})

function verdictOn(call: Node, unrun: Unrun, { file, facts, fix, report, decline }: Tools<Reason>): Verdict {
  if (!unrun.frame && isNotebook(file)) return decline('notebook-cells')
  if (unrun.functions.length === 0) return decline('library-coroutine')
  const starts = unrun.frame && startsOf(unrun.frame, file, facts)
  const loop = otherLoop(starts, { file, facts })
  if (starts?.ways.has('loop') || loop === 'running') return decline('in-running-loop')
  if (starts?.ways.has('handed')) return decline('unknown-callers')
  if (loop === 'other') return decline('another-loop')
  if (endlessAt(call, { file, facts }) && !isLast(call, starts)) return decline('never-ends')
  const isAnyio = eventLoopOf(file) === 'anyio'
  if (isAnyio && !hasPlainArguments(call, file)) return decline('anyio-arguments')
  const run = useName(file, isAnyio ? 'anyio' : 'asyncio', 'run', call)
  if (!run) return decline('name-taken')

  const because = loop ? 'another-loop' : doubtAbout(call, unrun, starts, { file, facts })
  const message = `run it with \`${run.name}()\``
  const edits = [...run.edits, ...(isAnyio ? asReference(call, run.name) : asArgument(call, run.name))]
  return report(because ? fix.unsafe(because, message, ...edits) : fix(message, ...edits))
}

/** Why a run may not do what it should, or null. */
function doubtAbout(call: Node, { frame }: Unrun, starts: Starts | null, project: Project): Reason | null {
  if (starts?.ways.has('unseen')) return 'unknown-callers'
  if (starts?.ways.has('worker')) return 'other-thread'
  const first = starts ? starts.calls : frame ? [] : [{ node: call, file: project.file }]
  if (first.some(({ node, file }) => mayRunOnImport(node, file, project.facts))) return 'runs-on-import'
  return sharesNothing(call, starts, project) ? null : 'several-runs'
}

/** True where the program has nothing left to do after the call. */
function isLast(call: Node, starts: Starts | null): boolean {
  return [call, ...(starts?.calls ?? []).map(({ node }) => node)].every(comesLast)
}
