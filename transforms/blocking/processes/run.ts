/** The process that `subprocess.run()` runs, as a process of asyncio whose output is awaited (SEMANTICS 5). */

import { type Edit, replace } from '../../../src/engine/edit.ts'
import { linesBelow, ownsLines, statementOf } from '../../../src/python/blocks.ts'
import { argumentsOf } from '../../../src/python/calls.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { useName } from '../../../src/python/imports.ts'
import { libraryCall } from '../../../src/python/receivers.ts'
import { usesOfResult } from '../../../src/python/result-uses.ts'
import { seesLocals } from '../../../src/python/seen-locals.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'
import { isPipe, isTrue, type Start, startEdits } from './start.ts'

const OUTPUTS = ['stdout', 'stderr'] as const

/** The edits for `done = subprocess.run([…], …)`, where only return code and output of `done` are read; else null. */
export function asyncioRun(call: Node, file: PythonFile): Start | null {
  const assignment = call.parent
  const statement = statementOf(call)
  if (libraryCall(call, file) !== 'subprocess.run' || assignment?.kind !== 'assignment' || assignment.get('type'))
    return null
  const uses = usesOfResult(call, file)
  if (!uses?.every(use => isRead(use, call)) || statement.children[0] !== assignment || !ownsLines(statement))
    return null
  const start = started(call, file)
  if (!start || seesLocals(executionOf(call).function ?? file.tree.root, file)) return null
  const name = assignment.get('left')?.text ?? ''
  const names = OUTPUTS.map(output =>
    uses.some(use => partOf(use) === output) ? freeName(`${name}_${output}`, call, file) : '',
  )
  const line = linesBelow(statement, [waiting(name, names, call, file)])
  const renamed = uses.flatMap((use): Edit[] => {
    const fresh = names[OUTPUTS.indexOf(partOf(use) as (typeof OUTPUTS)[number])]
    return fresh ? [replace(use.parent as Node, fresh)] : []
  })
  return { ...start, edits: [...start.edits, line, ...renamed] }
}

/** Another function may have the name for itself. */
function freeName(name: string, at: Node, file: PythonFile): string {
  return file.scopes.lookup(name, at)?.length === 0 ? name : file.freshName(name)
}

function isRead(use: Node, call: Node): boolean {
  const attribute = use.parent
  const isPart = attribute?.kind === 'attribute' && use.field === 'object' && !isStore(attribute)
  const here = executionOf(use)
  const isHere = here.function === executionOf(call).function && here.obstacle !== 'f-string-debug'
  return isPart && isHere && /^(returncode|stdout|stderr)$/.test(partOf(use))
}

function partOf(use: Node): string {
  return use.parent?.get('attribute')?.text ?? ''
}

/** `capture_output=True` is not known to asyncio. */
function started(call: Node, file: PythonFile): Start | null {
  const capture = argumentsOf(call).keywords.get('capture_output')
  if (!capture) return startEdits(call, file)
  const pipe = isTrue(capture) ? useName(file, 'subprocess', 'PIPE', call) : null
  if (!pipe) return null
  const appended = OUTPUTS.map(output => `${output}=${pipe.name}`)
  const start = startEdits(call, file, { dropped: [capture.parent as Node], appended })
  return start && { ...start, edits: [...pipe.edits, ...start.edits] }
}

/** The statement that waits for the end of the process and takes its output. */
function waiting(name: string, [stdout, stderr]: readonly string[], call: Node, file: PythonFile): string {
  const { keywords } = argumentsOf(call)
  const hasPipe = keywords.has('capture_output') || OUTPUTS.some(output => isPipe(keywords.get(output), file))
  if (!stdout && !stderr) return `await ${name}.${hasPipe ? 'communicate' : 'wait'}()`
  if (stdout && stderr) return `${stdout}, ${stderr} = await ${name}.communicate()`
  // A file that reads `_` has a meaning for it, such as the one of gettext.
  if (file.scopes.named('_').some(node => !isStore(node)))
    return `${stdout || stderr} = (await ${name}.communicate())[${stdout ? 0 : 1}]`
  return `${stdout || '_'}, ${stderr || '_'} = await ${name}.communicate()`
}
