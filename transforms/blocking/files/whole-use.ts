/** The expression that opens a file and reads or writes it in one go: `open(path).read()`, `json.load(open(path))`. */

import type { Facts } from '../../../src/project/facts.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { handleUse } from '../../../src/python/file-handles.ts'
import { isBearable, threadDoubts } from '../../../src/python/thread-work.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'
import { projectWork, type Unit } from '../offload/unit.ts'

/** That expression, or null where the file is kept or where a lambda could not hold the expression. */
export function wholeUse(call: Node, file: PythonFile, facts: Facts): (Unit & { kind: 'expression' }) | null {
  const use = handleUse(call, file)
  if (use.kind !== 'read' && use.kind !== 'write') return null
  if (descendants(use.call, 'await', 'yield', 'named_expression').length > 0) return null
  const doubts = threadDoubts([use.call], file, projectWork(file, facts))
  return doubts.every(isBearable) ? { kind: 'expression', node: use.call, doubts } : null
}
