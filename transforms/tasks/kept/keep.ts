/** Keeps a task in a set of the module until it is done. */

import type { Edit } from '../../../src/engine/edit.ts'
import type { Fix } from '../../../src/engine/finding.ts'
import { atLeast, type Settings } from '../../../src/engine/settings.ts'
import type { Tools } from '../../../src/engine/transform.ts'
import { linesBelow } from '../../../src/python/blocks.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import { isBelowHead, moduleStatement } from '../../../src/python/module-variables.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isMakerReplaced } from './made.ts'
import { keptSet } from './sets.ts'

export const keepReasons = {
  'shared-line': 'it shares its line with other code; on a line of its own there is room to keep it',
  'no-set':
    'the set to keep it in would have to stand above this line and be made by `set()`, which means something else here or comes too late',
  'replaced-by-tests': 'something else is put in the place of what makes the task, as by a test, and may give none',
} as const

/** As well as those, for a task that gets a variable first. */
export const variableReasons = {
  ...keepReasons,
  'variables-seen': 'the code around looks at its variables by `locals()` or the like, and the fix gives it one more',
} as const

/** What the set holds: the name of the class in its module, and how the set is called. */
export type Kept = { readonly module: string; readonly type: string; readonly name: string }

export const tasks: Kept = { module: 'asyncio', type: 'Task', name: '_background_tasks' }

export const futures: Kept = { module: 'concurrent.futures', type: 'Future', name: '_background_futures' }

type Work = { readonly file: PythonFile; readonly settings: Settings }

/** The fix that keeps a task: unsafe where something may stand in for what makes it. */
export function keeping(
  maker: string,
  set: string,
  edits: readonly Edit[],
  tools: Tools<keyof typeof keepReasons>,
): Fix {
  const message = keepMessage(set)
  return isMakerReplaced(maker, tools)
    ? tools.fix.unsafe('replaced-by-tests', message, ...edits)
    : tools.fix(message, ...edits)
}

/** As `keeping`, where the edits make a variable at a place: unsafe where the code there would see it. */
export function keepingByVariable(
  at: Node,
  maker: string,
  set: string,
  edits: readonly Edit[],
  tools: Tools<keyof typeof variableReasons>,
): Fix {
  const frame = executionOf(at).function ?? at.tree.root
  if (!seesLocals(frame, tools.file)) return keeping(maker, set, edits, tools)
  return tools.fix.unsafe('variables-seen', keepMessage(set), ...edits)
}

function keepMessage(set: string): string {
  return `keep the task in \`${set}\``
}

/** The name of the set to keep things in, with the edits that make it; null where the module has no room for one. */
export function setFor(kept: Kept, at: Node, { file, settings }: Work): { name: string; edits: Edit[] } | null {
  const known = keptSet(at, file, name => (name === futures.name) === (kept === futures))
  if (known) return { name: known, edits: [] }
  const { root } = file.tree
  if (file.scopes.lookup('set', root)?.length !== 0 || !isBelowHead(at, file)) return null
  const name = file.freshName(kept.name)
  const annotation = typed(kept, file, settings)
  const statement = moduleStatement(file, `${name}${annotation?.text ?? ''} = set()`)
  return { name, edits: [...(annotation?.edits ?? []), statement] }
}

/** The edits behind a statement with lines of its own that keep what a variable of it holds, followed by other lines. */
export function keepBehind(statement: Node, variable: string, set: string, ...more: string[]): Edit[] {
  return [linesBelow(statement, [...keepLines(variable, set), ...more])]
}

/** The statements that keep what a variable holds. */
export function keepLines(variable: string, set: string): string[] {
  return [`${set}.add(${variable})`, `${variable}.add_done_callback(${set}.discard)`]
}

/** A name for a variable of the function around a place, which nothing in that function uses yet. */
export function variableAt(at: Node, names: readonly string[], file: PythonFile): string {
  const [first = 'task'] = names
  let outermost: Node | null = null
  for (let frame = executionOf(at).function; frame; frame = executionOf(frame).function) outermost = frame
  if (!outermost) return file.freshName(first)
  const isFree = (name: string) =>
    file.scopes.lookup(name, at)?.length === 0 && !file.tree.holds(name, outermost as Node)
  return names.find(isFree) ?? file.freshName(first)
}

/** `: set[asyncio.Task[object]]` for a file that writes down types: a set that is empty tells none by itself. */
function typed({ module, type }: Kept, file: PythonFile, { targetVersion }: Settings) {
  if (!atLeast(targetVersion, [3, 9]) || !/\)\s*->/.test(file.text)) return null
  const above = file.scopes.imports.filter(each => each.scope.kind === 'module' && !isBelowHead(each.node, file))
  const used = above.some(({ target }) => target === module || target === `${module}.${type}`)
    ? useName(file, module, type, file.tree.root)
    : null
  return used && used.edits.length === 0 ? { text: `: set[${used.name}[object]]`, edits: used.edits } : null
}
