/** Code that only some Pythons run: below a check of the version, or in the fallback for a name that others have. */

import type { PythonFile } from './file.ts'
import { caughtExpressions } from './handlers.ts'
import type { Node } from './tree.ts'

/** `sys.version_info`, `hasattr(asyncio, "run")` and constants such as `PY310`, `IS_PYTHON_3_9` and `HAS_TASKGROUP`. */
const CHECK =
  /\bversion_info\b|\bhexversion\b|\bpython_version\b|\b(?:has|get)attr\b|\.signature\(|\b\w*(?:PY|PYTHON|py|python)_?\d\w*\b|\bHAS_\w+|\b[A-Z]+_[A-Z_]*VERSION\b/

/** What a missing name, attribute or parameter raises. */
const ABSENCE = /^builtins\.(AttributeError|ImportError|ModuleNotFoundError|NameError|TypeError|SyntaxError)$/

/**
 * True where a condition about the Python that runs, or an error of a name that it lacks, decides whether the code runs: it is there
 * for an older or a newer Python, and the others never see it.
 */
export function isVersionGuarded(node: Node, file: PythonFile): boolean {
  let below = node
  for (let outer = node.parent; outer; below = outer, outer = outer.parent) {
    if (decides(outer, below, file)) return true
    if (outer.kind === 'block' && outer.children.some(each => each.end <= below.start && leavesByVersion(each)))
      return true
  }
  return false
}

function decides(outer: Node, below: Node, file: PythonFile): boolean {
  switch (outer.kind) {
    case 'if_statement':
      return conditionsOf(outer).some(each => each !== below && CHECK.test(each.text))
    case 'conditional_expression':
      return outer.children[1] !== below && CHECK.test(outer.children[1]?.text ?? '')
    case 'boolean_operator':
      return below.field === 'right' && CHECK.test(outer.get('left')?.text ?? '')
    case 'try_statement':
      return (below.field === 'body' ? handlersOf(outer) : [below]).some(each => isFallback(each, file))
    default:
      return false
  }
}

/** The conditions of an `if` and of its `elif`s. */
function conditionsOf(statement: Node): Node[] {
  return [statement, ...statement.all('alternative')].flatMap(each => each.get('condition') ?? [])
}

function handlersOf(statement: Node): Node[] {
  return statement.children.filter(each => each.kind === 'except_clause')
}

function isFallback(handler: Node, file: PythonFile): boolean {
  return caughtExpressions(handler).some(each => ABSENCE.test(file.names.of(each) ?? ''))
}

/** `if sys.version_info >= (3, 10): return Lock()` */
function leavesByVersion(statement: Node): boolean {
  if (statement.kind !== 'if_statement' || !conditionsOf(statement).some(each => CHECK.test(each.text))) return false
  const last = statement.get('consequence')?.children.at(-1)
  return last !== undefined && /^(return|raise|continue|break)_statement$/.test(last.kind)
}
