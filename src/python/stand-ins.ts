/** Whether something else may stand in for a function when the code runs: a mock, a fake, a hook that somebody sets. */

import type { PythonFile } from './file.ts'
import { importsFrom } from './imports.ts'
import { isReplaced } from './replaced-attributes.ts'
import type { Node } from './tree.ts'

const MOCKS = ['unittest.mock', 'mock', 'asynctest', 'pytest_mock']

/** What pytest hands to a test that replaces things. */
const REPLACERS = ['mocker', 'monkeypatch']

/**
 * True where the function that an expression names may have been replaced by one that gives something else.
 * @param patchedElsewhere the qualified names that other files of the project assign to or patch, of those that hold the word
 */
export function mayBeReplaced(
  callee: Node,
  file: PythonFile,
  patchedElsewhere: (word: string) => readonly string[],
): boolean {
  const isMethod = callee.kind === 'attribute'
  const name = isMethod ? (callee.get('attribute')?.text ?? '') : callee.text
  if (patchedElsewhere(name).some(each => each === name || each.endsWith(`.${name}`))) return true
  return isMethod && (usesMocks(file) || isReplaced(name, file))
}

function usesMocks(file: PythonFile): boolean {
  return MOCKS.some(library => importsFrom(file, library)) || REPLACERS.some(name => file.scopes.binds(name))
}
