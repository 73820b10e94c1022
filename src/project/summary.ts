/** What the rest of the project may want to know about one file, as plain data. */

import type { PythonFile } from '../python/file.ts'
import { descendantsWith } from '../python/tree.ts'
import { absoluteName } from './modules.ts'
import type { FileReference, FileSummary } from './summaries.ts'
import { summariseClass } from './summary/classes.ts'
import { summariseFunction } from './summary/functions.ts'
import { handlersOf } from './summary/handlers.ts'
import {
  alternativesOf,
  exportsOf,
  importsOf,
  lookupsOf,
  reboundIn,
  referencesIn,
  starsOf,
  variablesOf,
} from './summary/module-names.ts'
import { onceOf } from './summary/once.ts'

/**
 * Summarises a file; every name in it is absolute. What is inside of its functions costs most and is asked of few: it is found out
 * at the first question.
 * @param reopen gives the same file again, so that its tree need not be kept until then
 */
export function summarise(file: PythonFile, reopen: () => PythonFile = () => file): FileSummary {
  const { root } = file.tree
  const variables = onceOf(reopen, variablesOf)
  const handlers = onceOf(reopen, handlersOf)
  const patched = onceOf(reopen, again => [...again.names.patched].map(name => absoluteName(name, again)))
  const references = new Map<string, readonly FileReference[]>()
  const lookups = onceOf(reopen, lookupsOf)
  return {
    path: file.path,
    module: file.module,
    functions: descendantsWith('def', root, 'function_definition').map(each => summariseFunction(each, file, reopen)),
    classes: descendantsWith('class', root, 'class_definition').map(each => summariseClass(each, file, reopen)),
    imports: importsOf(file),
    stars: starsOf(file).map(({ name }) => name.slice(0, -2)),
    exports: exportsOf(file),
    alternatives: alternativesOf(file),
    rebound: reboundIn(file),
    get variables() {
      return variables()
    },
    get handlers() {
      return handlers()
    },
    get patched() {
      return patched()
    },
    referencesTo(word) {
      const known = references.get(word) ?? referencesIn(reopen(), word)
      references.set(word, known)
      return known
    },
    get lookups() {
      return lookups()
    },
  }
}
