/** Futures of threads awaited as futures of the event loop: `await asyncio.wrap_future(future)`. */

import { type Edit, insertBefore, replace } from '../../../src/engine/edit.ts'
import { awaitNeedsParentheses } from '../../../src/python/awaiting.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { runsOnOtherLoop } from '../../../src/python/event-loops.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'
import { relayCall } from '../offload/layout.ts'

export type Awaiting = { readonly message: string; readonly edits: readonly Edit[] }

/** The edits for `future.result()`; null with a timeout, for which asyncio's future has no argument. */
export function awaitedFuture(call: Node, file: PythonFile): Awaiting | null {
  const callee = call.get('function')
  const future = callee?.get('object')
  if (!future || callee?.get('attribute')?.text !== 'result') return null
  if (call.get('arguments')?.children.length !== 0 || file.hasComment(future.end, call.end)) return null
  if (runsOnOtherLoop(file)) return null
  return submitted(call, future, file) ?? wrapped(call, future, file)
}

/** `pool.submit(f, x).result()` → `await loop.run_in_executor(pool, f, x)`, which takes no keyword arguments. */
function submitted(call: Node, submit: Node, file: PythonFile): Awaiting | null {
  if (submit.kind !== 'call' || libraryCall(submit, file) !== 'concurrent.futures.Executor.submit') return null
  const { positional, keywords, hasDoubleStar } = argumentsOf(submit)
  const pool = submit.get('function')?.get('object')
  if (!pool || positional.length === 0 || keywords.size > 0 || hasDoubleStar) return null
  const loop = useName(file, 'asyncio', 'get_running_loop', call)
  if (!loop) return null
  const [open, close] = parentheses(call)
  const edits = relayCall(submit, {
    head: `${open}await ${loop.name}().run_in_executor`,
    prepended: [pool.text],
    grown: close.length - (call.end - submit.end),
  })
  return {
    message: 'await it with `run_in_executor()`',
    edits: [...loop.edits, ...edits, replace({ start: submit.end, end: call.end }, close)],
  }
}

function wrapped(call: Node, future: Node, file: PythonFile): Awaiting | null {
  const wrap = useName(file, 'asyncio', 'wrap_future', call)
  if (!wrap) return null
  const [open, close] = parentheses(call)
  return {
    message: `await it with \`${wrap.name}()\``,
    edits: [
      ...wrap.edits,
      insertBefore(call, `${open}await ${wrap.name}(`),
      replace({ start: future.end, end: call.end }, `)${close}`),
    ],
  }
}

function parentheses(call: Node): [string, string] {
  return awaitNeedsParentheses(call) ? ['(', ')'] : ['', '']
}
