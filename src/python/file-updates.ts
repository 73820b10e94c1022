/** Whether code looks at a file and then changes it, counting on nothing happening in between. */

import { rootOf } from './accesses.ts'
import { blockingCall } from './blocking.ts'
import { argumentOf, argumentsOf } from './calls.ts'
import { executionOf } from './execution.ts'
import type { PythonFile } from './file.ts'
import { typeOf } from './library-types.ts'
import { oncePerNode } from './memo.ts'
import { plainString } from './names.ts'
import type { Scope } from './scopes.ts'
import { descendants, type Node } from './tree.ts'

type Step = {
  /** `look` asks about a path or reads what is there, `change` makes, writes, moves or removes it. */
  readonly kind: 'look' | 'change'
  readonly path: string
  /** Where the variable that the path starts from lives. */
  readonly scope: Scope | null
  readonly call: Node
}

const CHECKS =
  /^(os\.path\.(exists|lexists|isfile|isdir|islink)|pathlib\.Path\.(exists|is_file|is_dir|is_symlink|l?stat)|os\.(access|l?stat))$/

const READS = /^(pathlib\.Path\.(read_bytes|read_text)|os\.(listdir|readlink))$/

const CHANGES = new Set([
  ...'link makedirs mkdir remove rename replace rmdir symlink unlink'.split(' ').map(name => `os.${name}`),
  ...'hardlink_to mkdir rename replace rmdir symlink_to touch unlink write_bytes write_text'
    .split(' ')
    .map(name => `pathlib.Path.${name}`),
  ...'copy copy2 copyfile copytree move rmtree'.split(' ').map(name => `shutil.${name}`),
])

/** Changes that have a second path, the one they write. */
const TARGETED = /\.(copy|copy2|copyfile|copytree|link|move|rename|replace|symlink|symlink_to|hardlink_to)$/

/** True for a function or method that only asks something about a file. */
export function isCheck(name: string): boolean {
  return CHECKS.test(name) || /\.(getsize|getmtime|getatime|getctime|lstat|stat|is_\w+)$/.test(name)
}

/** Arguments with which a change does not mind that another task was faster. */
const TOLERANT = ['exist_ok', 'missing_ok', 'ignore_errors', 'dirs_exist_ok']

/**
 * True when `node` lies between (or is, or holds) a look at a path and a change of the same path in one function, as in
 * `if not path.exists(): path.mkdir()`: once it awaits, another task may change the file in between. Where the function awaits
 * between them already, they were never one step.
 */
export function splitsFileUpdate(node: Node, file: PythonFile): boolean {
  const body = executionOf(node).function?.get('body')
  if (!body) return false
  const steps = stepsIn(body, file)
  const awaits = awaitsIn(body, file)
  const isApart = (look: Step, change: Step) =>
    awaits.some(each => each.start >= look.call.end && each.end <= change.call.start)
  return steps.some(
    look =>
      look.kind === 'look' &&
      look.call.start < node.end &&
      steps.some(
        change =>
          change.kind === 'change' &&
          change.path === look.path &&
          change.scope === look.scope &&
          change.call.end > node.start &&
          change.call.start >= look.call.start &&
          !isApart(look, change),
      ),
  )
}

/** What the function of a body awaits, without functions inside of it. */
const awaitsIn = oncePerNode((body, _file) =>
  descendants(body, 'await').filter(each => executionOf(each).function === body.parent),
)

/** What the body of a function does with files: asks about them or reads them, makes or changes them. */
export function fileStepsIn(body: Node, file: PythonFile): readonly Step['kind'][] {
  return stepsIn(body, file).map(({ kind }) => kind)
}

const stepsIn = oncePerNode((body, file): Step[] =>
  descendants(body, 'call').flatMap(call => {
    const entry = blockingCall(call, file)
    if (!entry) return []
    const path = entry.receiver ? call.get('function')?.get('object') : argumentOf(call, 'path', 0)
    if (typeOf(entry.name) === 'io.IOBase') return openSteps(call, path ?? null, entry.receiver !== null, file)
    if (CHECKS.test(entry.name) || READS.test(entry.name)) return [stepOf('look', path ?? null, call, file)]
    if (!CHANGES.has(entry.name) || isTolerant(call)) return []
    const target = TARGETED.test(entry.name) ? (argumentsOf(call).positional[entry.receiver ? 0 : 1] ?? null) : null
    return [stepOf('change', path ?? null, call, file), ...(target ? [stepOf('change', target, call, file)] : [])]
  }),
)

/** `open(path)` looks, `open(path, "w")` changes, and `"r+"` does both. */
function openSteps(call: Node, path: Node | null, isMethod: boolean, file: PythonFile): Step[] {
  const mode = plainString(argumentOf(call, 'mode', isMethod ? 0 : 1)) ?? ''
  const look = /[wxa]/.test(mode) ? [] : [stepOf('look', path, call, file)]
  return /[wxa+]/.test(mode) ? [...look, stepOf('change', path, call, file)] : look
}

function stepOf(kind: Step['kind'], path: Node | null, call: Node, file: PythonFile): Step {
  const root = path && rootOf(path)
  const scope = root ? (file.scopes.lookup(root.text, root)?.[0]?.scope ?? null) : null
  return { kind, path: path?.text ?? '', scope, call }
}

function isTolerant(call: Node): boolean {
  return TOLERANT.some(name => argumentOf(call, name)?.kind === 'true')
}
