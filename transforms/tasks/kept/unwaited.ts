/** Tasks that nobody waits for, or asks how they ended. */

import { attributeSources, classOfSelf, hasBaseElsewhere, withBases } from '../../../src/python/attributes.ts'
import { coroutineOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { attributesNamed } from '../../../src/python/named-nodes.ts'
import type { Binding } from '../../../src/python/scopes.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'
import { type Project, taskMaker } from './made.ts'

export type Unwaited = {
  /** What the code calls the task: `task`, `self._poller`. */
  readonly task: Node
  /** The calls that make it. */
  readonly makers: readonly Node[]
}

/** The task of a `task.cancel()` that no code waits for afterwards, or asks for what has become of it; else null. */
export function cancelledTask(call: Node, project: Project): Unwaited | null {
  const callee = call.get('function')
  const task = callee?.get('attribute')?.text === 'cancel' ? callee.get('object') : null
  const frame = coroutineOf(call)
  if (!task || call.parent?.kind !== 'expression_statement' || !frame || mayWait(frame, call)) return null
  if (task.kind === 'identifier') return ofVariable(task, project)
  return task.kind === 'attribute' ? keptTask(task, project) : null
}

/** Words for other ways to wait for a task, which need not name it. */
const WAITING = ['all_tasks', 'done', 'locals', 'sleep']

/** True where the code behind a call gives the task time to end, or asks whether it has. */
function mayWait(frame: Node, call: Node): boolean {
  const rest = { start: call.end, end: frame.end }
  return WAITING.some(word => frame.tree.holds(word, rest))
}

function ofVariable(task: Node, project: Project): Unwaited | null {
  const { file } = project
  const bindings = file.scopes.lookup(task.text, task) ?? []
  const [first] = bindings
  if (first?.scope.kind !== 'function') return null
  const makers = madeBy(bindings.map(assignedBy), project)
  return makers && file.scopes.references(first).every(use => isNeutral(use, file)) ? { task, makers } : null
}

/** What a plain assignment binds the name to; undefined for any other binding. */
function assignedBy({ kind, value }: Binding): Node | undefined {
  return kind === 'assignment' && value ? value : undefined
}

/** The task in an attribute of `self` that no code waits for, or asks for what has become of it; else null. */
export function keptTask(task: Node, project: Project): Unwaited | null {
  const { file, facts } = project
  const name = task.get('attribute')?.text ?? ''
  const owner = classOfSelf(task.get('object') as Node, file)
  if (!owner || (hasBaseElsewhere(owner, file) && !name.startsWith('_'))) return null
  const sources = attributeSources(owner, name, file).filter(each => each.value !== null || each.target !== null)
  const makers = madeBy(
    sources.map(({ value }) => value ?? undefined),
    project,
  )
  if (!makers) return null
  const files = facts.filesWith(name)
  const byText = new RegExp(`(?<!\\bname=)["']${name}["']|\\bvars\\(|\\b__dict__\\b`)
  if (files.some(({ text }) => byText.test(text))) return null
  const uses = files.flatMap(each => usesOf(name, owner, each, file).map(use => isNeutral(use, each)))
  return uses.every(Boolean) ? { task, makers } : null
}

/** The calls that make tasks, where each value is such a call or `None`; else null. */
function madeBy(values: readonly (Node | undefined)[], project: Project): Node[] | null {
  const tasks = values.filter(each => each?.kind !== 'none')
  const areMade = tasks.every(each => each?.kind === 'call' && taskMaker(each, project) !== null)
  return areMade && tasks.length > 0 ? (tasks as Node[]) : null
}

/** The attributes of that name that may be one of the class `owner`, which another file may define. */
function usesOf(name: string, owner: Node, file: PythonFile, home: PythonFile): Node[] {
  return attributesNamed(name, file.tree).filter(each => {
    const other = classOfSelf(each.get('object') as Node, file)
    if (!other || other === owner || hasBaseElsewhere(other, file)) return true
    return withBases(other, file).includes(owner) || withBases(owner, home).includes(other)
  })
}

/** Asking for these tells nothing of how the task ended. */
const NEUTRAL = /^(cancel|cancelled|done|get_name|set_name)$/

/** True where code only stores, tests, names or cancels the task, or keeps it until it is done. */
function isNeutral(use: Node, file: PythonFile): boolean {
  const { parent } = use
  if (isStore(use) || (parent?.kind === 'assignment' && use.field === 'left')) return true
  if (parent?.kind === 'comparison_operator') return parent.children.some(({ kind }) => kind === 'none')
  if (parent?.kind !== 'attribute' || use.field !== 'object') return useOf(use, file) === 'tested'
  const call = parent.parent?.kind === 'call' && parent.field === 'function' ? parent.parent : null
  const method = parent.get('attribute')?.text ?? ''
  const [callback] = call?.get('arguments')?.children ?? []
  const isKeeper = method === 'add_done_callback' && callback?.get('attribute')?.text === 'discard'
  return call !== null && (NEUTRAL.test(method) || isKeeper)
}
