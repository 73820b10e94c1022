/** How Python comes to run the code of a file: as a script, cell by cell, on import, as a test. */

import { methodOwner } from './attributes.ts'
import { topLevelStatement } from './blocks.ts'
import { isNotebookPath } from './cells.ts'
import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import type { Node } from './tree.ts'

/** `if __name__ == "__main__":`, either way round. */
export function isMainGuard(statement: Node): boolean {
  const condition = statement.kind === 'if_statement' ? statement.get('condition') : null
  if (condition?.kind !== 'comparison_operator' || !condition.has('==') || condition.children.length !== 2) return false
  const [left, right] = condition.children
  const isName = (node: Node | undefined) => node?.kind === 'identifier' && node.text === '__name__'
  const isMain = (node: Node | undefined) => plainString(node) === '__main__'
  return (isName(left) && isMain(right)) || (isMain(left) && isName(right))
}

/** True for code of the module that runs when the file is the script, and never on import. */
export function isGuarded(node: Node): boolean {
  const top = topLevelStatement(node)
  return isMainGuard(top) && top.get('consequence')?.contains(node) === true
}

/** True for a notebook, and for a file that an editor runs cell by cell, by the marks of its cells. */
export function isNotebook(file: PythonFile): boolean {
  return isNotebookPath(file.path) || file.tree.comments.some(({ text }) => /^#\s*(%%|In\s?\[)/.test(text))
}

/** True for a file whose functions a test runner calls. */
export function isTestFile({ path }: PythonFile): boolean {
  return /(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|(^|\/)tests?\//.test(path)
}

/** True for a function that a test runner calls, or that stands in a file or class of tests. */
export function isTest(definition: Node, file: PythonFile): boolean {
  const className = methodOwner(definition)?.get('name')?.text ?? ''
  return (
    isTestFile(file) || /^test/.test(definition.get('name')?.text ?? '') || /^Test|Tests?$|TestCase$/.test(className)
  )
}
