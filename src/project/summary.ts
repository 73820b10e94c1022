/** What the rest of the project may want to know about one file, as plain data. */

import type { PythonFile } from '../python/file.ts'
import { descendantsWhere, descendantsWith, type Node } from '../python/tree.ts'
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
import { type Lazy, onceOf } from './summary/once.ts'

/**
 * Summarises a file; every name in it is absolute. What is inside of its functions costs most and is asked of few: it is found out
 * at the first question.
 * @param reopen gives the same file again: what is found out later must not hold on to the tree
 */
export function summarise(file: PythonFile, reopen: () => PythonFile): FileSummary {
  const functions = definitionsOf(reopen, 'def', 'function_definition', (node, again) =>
    summariseFunction(node, again, reopen),
  )
  const classes = definitionsOf(reopen, 'class', 'class_definition', (node, again) =>
    summariseClass(node, again, reopen),
  )
  const variables = onceOf(reopen, variablesOf)
  const handlers = onceOf(reopen, handlersOf)
  const patched = onceOf(reopen, again => [...again.names.patched].map(name => absoluteName(name, again)))
  const references = onceOf(reopen, again => referencesIn(again, null))
  const byWord = new Map<string, readonly FileReference[]>()
  const referencesTo = (word: string) => {
    const known = byWord.get(word) ?? referencesIn(reopen(), word)
    byWord.set(word, known)
    return known
  }
  const lookups = onceOf(reopen, lookupsOf)
  const summary: FileSummary = {
    path: file.path,
    module: file.module,
    get functions() {
      return functions.all()
    },
    get outerFunctions() {
      return functions.outer()
    },
    get classes() {
      return classes.all()
    },
    get outerClasses() {
      return classes.outer()
    },
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
    get references() {
      return references()
    },
    get lookups() {
      return lookups()
    },
  }
  return Object.defineProperty(summary, 'referencesTo', { value: referencesTo, enumerable: false })
}

type Definitions<T> = { readonly all: Lazy<readonly T[]>; readonly outer: Lazy<readonly T[]> }

/** The definitions of a file, each of which is summarised once; `outer` are those in no function, for which no body is looked into. */
function definitionsOf<T>(
  reopen: () => PythonFile,
  keyword: string,
  kind: string,
  summariseOne: (definition: Node, file: PythonFile) => T,
): Definitions<T> {
  const known = new Map<number, T>()
  const summaryOf = (node: Node, file: PythonFile) => {
    const summary = known.get(node.start) ?? summariseOne(node, file)
    known.set(node.start, summary)
    return summary
  }
  return {
    all: onceOf(reopen, file => descendantsWith(keyword, file.tree.root, kind).map(node => summaryOf(node, file))),
    outer: onceOf(reopen, file => {
      const found = descendantsWhere(() => false, file.tree.root, kind)
      return found.filter(node => !node.ancestor('function_definition')).map(node => summaryOf(node, file))
    }),
  }
}
