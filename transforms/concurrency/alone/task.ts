/** A coroutine that is made a task, and that the same code waits for before it does anything else. */

import { statementOf } from '../../../src/python/blocks.ts'
import { argumentsOf, calledName } from '../../../src/python/calls.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isRunningLoop } from '../../../src/python/running-loop.ts'
import type { Node } from '../../../src/python/tree.ts'

export type LoneTask = {
  /** The call that makes the task. */
  readonly call: Node
  /** What runs in it. */
  readonly coroutine: Node
  /** `gather`: its result is a list. */
  readonly kind: 'task' | 'gather'
  readonly hasName: boolean
  /** The next statement, which waits for the variable that the task is kept in; null where the call itself is awaited. */
  readonly waiting: Node | null
}

/** The task that a call makes, if it has nobody to run beside; else null. */
export function loneTask(call: Node, file: PythonFile): LoneTask | null {
  const kind = kindOf(call, file)
  const { positional, keywords, hasStar, hasDoubleStar } = argumentsOf(call)
  const [coroutine, ...others] = positional
  if (!kind || !coroutine || others.length > 0 || hasStar || hasDoubleStar) return null
  // A task with a `context` of its own has its reason.
  if ([...keywords.keys()].some(name => kind === 'gather' || name !== 'name') || saysWhy(call)) return null
  const isAwaited = call.parent?.kind === 'await'
  const waiting = isAwaited || kind === 'gather' ? null : waitingNext(call, file)
  if (!isAwaited && !waiting) return null
  return { call, coroutine, kind, hasName: keywords.has('name'), waiting }
}

function kindOf(call: Node, file: PythonFile): LoneTask['kind'] | null {
  const callee = call.get('function')
  const method = calledName(call)
  // An import may have another name than the function.
  if (callee?.kind === 'attribute' && !/^(create_task|ensure_future|gather)$/.test(method)) return null
  switch (file.called(call)) {
    case 'asyncio.create_task':
      return 'task'
    case 'asyncio.ensure_future':
      return argumentsOf(call).positional[0]?.kind === 'call' ? 'task' : null
    case 'asyncio.gather':
      return 'gather'
    default:
      return method === 'create_task' && isRunningLoop(callee?.get('object') ?? null, file) ? 'task' : null
  }
}

/** True below a comment about tasks or contexts: somebody knows what it is for. */
function saysWhy(call: Node): boolean {
  const { tree, start } = statementOf(call)
  return tree.comments.some(
    comment =>
      comment.end <= start &&
      tree.text.slice(comment.end, start).trim() === '' &&
      /\b(task|context)/i.test(comment.text),
  )
}

/** `task = create_task(f())` and right behind it `await task`, `value = await task` or `return await task`, and no other use. */
function waitingNext(call: Node, file: PythonFile): Node | null {
  const assignment = call.parent?.kind === 'assignment' && call.field === 'right' ? call.parent : null
  const name = assignment?.get('left')
  const statement = assignment?.parent
  const next = statement?.kind === 'expression_statement' ? statement.next : null
  if (name?.kind !== 'identifier' || !next) return null
  const [binding, ...others] = file.scopes.lookup(name.text, name) ?? []
  if (binding?.scope.kind !== 'function' || others.length > 0) return null
  const uses = file.scopes.references(binding).filter(use => use !== binding.node)
  const [use] = uses
  return uses.length === 1 && use && awaitOf(next)?.children[0] === use ? next : null
}

/** The `await` that is the whole value of a statement, or null. */
export function awaitOf(statement: Node): Node | null {
  const [inner] = statement.children
  if (statement.children.length !== 1 || !inner) return null
  if (statement.kind === 'return_statement') return inner.kind === 'await' ? inner : null
  if (statement.kind !== 'expression_statement') return null
  const value = inner.kind === 'assignment' ? inner.get('right') : inner
  return value?.kind === 'await' ? value : null
}
