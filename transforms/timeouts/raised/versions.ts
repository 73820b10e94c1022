/** Which versions of Python code is for, as far as it says so itself. */

import type { PythonFile } from '../../../src/python/file.ts'
import type { Node } from '../../../src/python/tree.ts'

/** What Python has from 3.11 on. */
const NEWER =
  /\basyncio\.(timeout|timeout_at|TaskGroup|Runner|Barrier)\b|\bfrom asyncio import[^\n]*\b(timeout|timeout_at|TaskGroup|Runner|Barrier)\b|^[ \t]*except[ \t]*\*|\b(Base)?ExceptionGroup\b|\b(import|from) tomllib\b|^[ \t]*type \w+(\[[^\n]*\])? = |^[ \t]*(async def|def|class) \w+\[/m

/** True where a branch around the node is for some versions alone. */
export function isForSomeVersions(node: Node, { text }: PythonFile): boolean {
  if (!text.includes('version_info')) return false
  for (let outer = node.parent; outer; outer = outer.parent)
    if (/^(if_statement|elif_clause)$/.test(outer.kind) && outer.get('condition')?.text.includes('version_info'))
      return true
  return false
}

/** True for a file that cannot run before Python 3.11, whatever the project says. */
export function needsPython311({ text }: PythonFile): boolean {
  return !/version_info|exceptiongroup|taskgroup/.test(text) && NEWER.test(text)
}
