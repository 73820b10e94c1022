/** The expression that opens a file and reads or writes it in one go: `open(path).read()`, `json.load(open(path))`. */

import type { Facts } from '../../../src/project/facts.ts'
import { projectWork } from '../../../src/project/thread-work.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { handleUse } from '../../../src/python/file-handles.ts'
import { isBearable, threadDoubts } from '../../../src/python/thread-work.ts'
import type { Node } from '../../../src/python/tree.ts'
import { fitsLambda } from '../offload/expression.ts'
import type { Unit } from '../offload/unit.ts'

/** That expression, or null where the file is kept or where a lambda could not hold the expression. */
export function wholeUse(call: Node, file: PythonFile, facts: Facts): (Unit & { kind: 'expression' }) | null {
  const use = handleUse(call, file)
  if (use.kind !== 'read' && use.kind !== 'write') return null
  if (!fitsLambda(use.call)) return null
  const doubts = threadDoubts([use.call], file, projectWork(file, facts))
  return doubts.every(isBearable) ? { kind: 'expression', node: use.call, doubts } : null
}
