/** What is done with the answer of `urlopen()`, whose body is only read later, and how all of it moves to a thread. */

import type { Edit } from '../../../src/engine/edit.ts'
import type { Settings } from '../../../src/engine/settings.ts'
import { awaitObstacle, executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { usesOfResult } from '../../../src/python/result-uses.ts'
import { awaitHazard } from '../../../src/python/suspension.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { fitsLambda } from '../offload/expression.ts'
import { callInThread, expressionInThread, methodInThread } from '../offload/thread.ts'

/** Attributes and methods that are answered from the head, which has arrived when `urlopen()` returns. */
const HEAD = new Set(
  'status code reason msg headers url version length getcode geturl info getheader getheaders closed close fileno isclosed'.split(
    ' ',
  ),
)

/** Methods that read from the network. */
const READS = new Set(['read', 'read1', 'readline', 'readlines', 'readinto'])

/** Functions that read their first argument to the end before they return. */
const READERS = new Set([
  'json.load',
  'pickle.load',
  'plistlib.load',
  'shutil.copyfileobj',
  'tomllib.load',
  'xml.etree.ElementTree.parse',
])

/** Calls that may as well run in the worker: they only build values. */
const BUILDERS = /^(urllib\.request\.Request|urllib\.parse\..+|builtins\.(str|int|len|repr|bytes))$/

/** `later` where the body is read in a way that cannot move; `name-taken` as everywhere. */
export type OpenVerdict = { readonly edits: readonly Edit[] } | 'answers-later' | 'name-taken'

/** The edits that open and read in a thread. */
export function openInThread(call: Node, file: PythonFile, settings: Settings): OpenVerdict {
  const whole = wholeRead(call, file)
  if (whole) return named(wholeInThread(whole, call, file, settings))
  const uses = usesOfResult(call, file)
  const reads = uses?.map(use => readAround(use, file, settings))
  if (!reads || reads.includes('other')) return 'answers-later'
  const calls = reads.filter(read => read instanceof Object) as Node[]
  const parts = [callInThread(call, file, settings), ...calls.map(read => callInThread(read, file, settings))]
  return named(parts.includes(null) ? null : (parts.flat() as Edit[]))
}

function named(edits: readonly Edit[] | null): OpenVerdict {
  return edits ? { edits } : 'name-taken'
}

/** The call around `urlopen(…)` that reads all of it at once: `urlopen(…).read()` or `json.load(urlopen(…))`. */
function wholeRead(call: Node, file: PythonFile): Node | null {
  const parent = call.parent
  if (parent?.kind === 'attribute' && parent.parent?.kind === 'call' && parent.field === 'function')
    return READS.has(parent.get('attribute')?.text ?? '') ? parent.parent : null
  const reader = parent?.kind === 'argument_list' && parent.children[0] === call ? parent.parent : null
  return reader && READERS.has(file.called(reader) ?? '') ? reader : null
}

/** One hop where the arguments only build values, which a lambda may do in the worker; else one to open and one to read. */
function wholeInThread(whole: Node, call: Node, file: PythonFile, settings: Settings): Edit[] | null {
  if (isPlain(whole, call, file)) return expressionInThread(whole, file, settings)
  const reading =
    call.parent?.kind === 'attribute' ? methodInThread(whole, file, settings) : callInThread(whole, file, settings)
  if (call.parent?.kind !== 'attribute') return reading
  const opening = callInThread(call, file, settings)
  return reading && opening && [...reading, ...opening]
}

function isPlain(whole: Node, open: Node, file: PythonFile): boolean {
  if (!fitsLambda(whole)) return false
  return descendants(whole, 'call').every(call => {
    if (call === whole || call === open) return true
    const callee = call.get('function')
    if (BUILDERS.test(file.names.of(callee) ?? '')) return true
    return (
      callee?.kind === 'attribute' &&
      /^(encode|format|join|strip|lower|upper)$/.test(callee.get('attribute')?.text ?? '')
    )
  })
}

/** The call that reads the answer at this use, null where nothing is read, or `other`. */
function readAround(use: Node, file: PythonFile, settings: Settings): Node | null | 'other' {
  const parent = use.parent
  if (parent?.kind === 'delete_statement') return null
  if (parent?.kind === 'attribute' && use.field === 'object') {
    const name = parent.get('attribute')?.text ?? ''
    if (HEAD.has(name)) return null
    const read = parent.parent?.kind === 'call' && parent.field === 'function' ? parent.parent : null
    return read && READS.has(name) && mayAwait(read, file, settings) ? read : 'other'
  }
  const reader = parent?.kind === 'argument_list' && parent.children[0] === use ? parent.parent : null
  return reader && READERS.has(file.called(reader) ?? '') && mayAwait(reader, file, settings) ? reader : 'other'
}

function mayAwait(read: Node, file: PythonFile, { targetVersion }: Settings): boolean {
  const execution = executionOf(read)
  return execution.coroutine !== null && !awaitObstacle(execution, targetVersion) && !awaitHazard(read, file)
}
