/** Whether code looks at a file and then changes it, counting on nothing happening in between. */

import { rootOf } from './accesses.ts'
import { blockingCall } from './blocking.ts'
import { argumentOf } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { oncePerNode } from './memo.ts'
import type { Scope } from './scopes.ts'
import { descendants, type Node } from './tree.ts'

/** `check` asks about a file, `change` makes, removes or replaces one. */
type Step = {
  readonly kind: 'check' | 'change'
  readonly path: string
  /** Where the variable that the path starts from lives. */
  readonly scope: Scope | null
  readonly call: Node
}

const CHECKS =
  /^(os\.path\.(exists|lexists|isfile|isdir|islink)|pathlib\.Path\.(exists|is_file|is_dir|is_symlink)|os\.access)$/

const CHANGES = new Set([
  ...'link makedirs mkdir remove rename replace rmdir symlink unlink'.split(' ').map(name => `os.${name}`),
  ...'hardlink_to mkdir rename replace rmdir symlink_to touch unlink'.split(' ').map(name => `pathlib.Path.${name}`),
  ...'copytree move rmtree'.split(' ').map(name => `shutil.${name}`),
])

/** True for a function or method that only asks something about a file. */
export function isCheck(name: string): boolean {
  return CHECKS.test(name) || /\.(getsize|getmtime|getatime|getctime|lstat|stat|is_\w+)$/.test(name)
}

/** Arguments with which a change does not mind that another task was faster. */
const TOLERANT = ['exist_ok', 'missing_ok', 'ignore_errors', 'dirs_exist_ok']

/**
 * True when `call` lies between (or is) the check of a path and a change of the same path in one function, as in
 * `if not path.exists(): path.mkdir()`: once it awaits, another task may change the file in between.
 */
export function splitsFileUpdate(call: Node, file: PythonFile): boolean {
  const body = executionOf(call).function?.get('body')
  if (!body) return false
  const steps = stepsIn(body, file)
  return steps.some(
    check =>
      check.kind === 'check' &&
      check.call.start <= call.start &&
      steps.some(
        change =>
          change.kind === 'change' &&
          change.path === check.path &&
          change.scope === check.scope &&
          change.call.start >= call.start &&
          check !== change,
      ),
  )
}

const stepsIn = oncePerNode((body, file): Step[] =>
  descendants(body, 'call').flatMap(call => {
    const entry = blockingCall(call, file)
    if (!entry) return []
    const kind = CHECKS.test(entry.name) ? 'check' : CHANGES.has(entry.name) && !isTolerant(call) ? 'change' : null
    const path = entry.receiver ? call.get('function')?.get('object') : argumentOf(call, 'path', 0)
    if (!kind || !path) return []
    const root = rootOf(path)
    const scope = root ? (file.scopes.lookup(root.text, root)?.[0]?.scope ?? null) : null
    return [{ kind, path: path.text, scope, call }]
  }),
)

function isTolerant(call: Node): boolean {
  return TOLERANT.some(name => argumentOf(call, name)?.kind === 'true')
}
