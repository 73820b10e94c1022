/** What code does with a child watcher: the statements that only set one up. */

import { statementFor } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { handlersAround, suppressedBy } from '../../../src/python/handlers.ts'
import { isExported } from '../../../src/python/imports.ts'
import { isRemovable } from '../../../src/python/removal.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isVersionGuarded } from '../../../src/python/version-guards.ts'

const SET = /^asyncio\.(events\.)?set_child_watcher$/
const GET = /^asyncio\.(events\.)?get_child_watcher$/
const MADE = /^asyncio\.(unix_events\.)?(Fast|MultiLoop|Pidfd|Safe|Threaded)ChildWatcher$/

/** The statements that would go with a watcher; null where it is used for more. */
export type Watcher = { readonly statements: readonly Node[] | null }

/** The watcher that a call makes, gets or sets; null for other calls, and for those that belong to one which is reported already. */
export function watcherAt(call: Node, file: PythonFile): Watcher | null {
  const called = file.called(call) ?? ''
  if (SET.test(called)) return setting(call, file)
  if (!GET.test(called) && !MADE.test(called)) return null
  return isSetAtOnce(call, file) ? null : { statements: servingStatements(call, file) }
}

/** `set_child_watcher(X)`; with a variable it belongs to the call that gave it its value. */
function setting(call: Node, file: PythonFile): Watcher | null {
  const given = call.get('arguments')?.children ?? []
  const [only] = given
  const statement = statementFor(call)
  if (given.length !== 1 || !only || !statement) return { statements: null }
  if (only.kind === 'identifier') {
    const bindings = file.scopes.lookup(only.text, only) ?? []
    const maker = bindings.length === 1 ? bindings[0]?.value : null
    const isWatcher = maker?.kind === 'call' && [GET, MADE].some(each => each.test(file.called(maker) ?? ''))
    return isWatcher ? null : { statements: null }
  }
  const isPlain = only.kind === 'none' || (only.kind === 'call' && isPlainMaker(only, file))
  return { statements: isPlain ? [statement] : null }
}

function isPlainMaker(call: Node, file: PythonFile): boolean {
  return MADE.test(file.called(call) ?? '') && call.get('arguments')?.children.length === 0
}

function isSetAtOnce(call: Node, file: PythonFile): boolean {
  const outer = call.parent?.kind === 'argument_list' ? call.parent.parent : null
  return !!outer && SET.test(file.called(outer) ?? '')
}

/** The statements of a watcher that is got or made, where each of them only sets it up; else null. */
function servingStatements(call: Node, file: PythonFile): Node[] | null {
  if (call.get('arguments')?.children.length !== 0) return null
  const own = statementFor(call) ?? attachingStatement(call)
  if (own) return [own]
  const assignment = call.parent?.kind === 'assignment' ? call.parent : null
  const name = assignment?.get('left')
  const home = assignment?.parent
  if (name?.kind !== 'identifier' || home?.kind !== 'expression_statement') return null
  const [binding, ...others] = file.scopes.lookup(name.text, name) ?? []
  if (!binding || others.length > 0 || isExported(file, name.text)) return null
  const uses = file.scopes.references(binding).filter(use => use !== name)
  const statements = uses.map(use => attachingStatement(use) ?? settingStatement(use, file))
  return statements.every(each => each !== null) ? [home, ...statements] : null
}

/** `watcher.attach_loop(loop)`, a statement of its own whose argument does nothing else. */
function attachingStatement(watcher: Node): Node | null {
  const attribute = watcher.parent?.kind === 'attribute' && watcher.field === 'object' ? watcher.parent : null
  const call = attribute?.parent?.kind === 'call' ? attribute.parent : null
  const given = call?.get('arguments')?.children ?? []
  const isPlain = given.length === 1 && given.every(each => /^(identifier|attribute|none)$/.test(each.kind))
  return call && isPlain && attribute?.get('attribute')?.text === 'attach_loop' ? statementFor(call) : null
}

function settingStatement(use: Node, file: PythonFile): Node | null {
  const call = use.parent?.kind === 'argument_list' ? use.parent.parent : null
  const isSetting = call && SET.test(file.called(call) ?? '') && call.get('arguments')?.children.length === 1
  return isSetting ? statementFor(call) : null
}

/** `if sys.platform != "win32":` around nothing but such statements goes with them. */
export function withSwitch(statements: readonly Node[], file: PythonFile): Node[] {
  const switches = new Set(statements.map(each => each.parent?.parent).filter(each => isEmptied(each, statements)))
  const whole = [...switches].filter(each => !!each && isRemovable(each, file)) as Node[]
  return [...statements.filter(each => !whole.some(outer => outer.contains(each))), ...whole]
}

function isEmptied(outer: Node | null | undefined, statements: readonly Node[]): boolean {
  if (outer?.kind !== 'if_statement' || outer.all('alternative').length > 0) return false
  const isSwitch = /^(sys\.platform|os\.name)\s*[!=]=\s*["']\w+["']$/.test(outer.get('condition')?.text ?? '')
  return isSwitch && outer.get('consequence')?.children.every(each => statements.includes(each)) === true
}

/** True for code that asks for the version or for the name first, or that expects the error. */
export function isGuardedByVersion(node: Node, file: PythonFile): boolean {
  if (isVersionGuarded(node, file) || handlersAround(node).length > 0) return true
  for (let outer = node.parent; outer; outer = outer.parent)
    if (outer.kind === 'with_statement' && suppressedBy(outer, file).length > 0) return true
  return false
}
