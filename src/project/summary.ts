/** What the rest of the project may want to know about one file, as plain data. */

import type { PythonFile } from '../python/file.ts'
import { descendants } from '../python/tree.ts'
import { absoluteName } from './modules.ts'
import type { ClassSummary, FileSummary } from './summaries.ts'
import { attributesOf, summariseClass } from './summary/classes.ts'
import { giftsOf, outlineOf, stepsIn, withDetails, workOf } from './summary/functions.ts'
import { summariseHandler, summariseSuppressor } from './summary/handlers.ts'
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
import { onceFor } from './summary/once.ts'

/**
 * Summarises a file; every name in it is absolute. What its functions do and give costs most and is asked of few files: it
 * is found out at the first question.
 * @param reopen gives the same file again, so that its tree need not be kept until then
 */
export function summarise(file: PythonFile, reopen: () => PythonFile = () => file): FileSummary {
  const definitions = descendants(file.tree.root, 'function_definition')
  const classes = descendants(file.tree.root, 'class_definition')
  const work = onceFor(reopen, 'function_definition', workOf)
  const gifts = onceFor(reopen, 'function_definition', giftsOf)
  const steps = onceFor(reopen, 'function_definition', stepsIn)
  const attributes = onceFor(reopen, 'class_definition', attributesOf)
  const variables = onceFor(reopen, 'module', (_, again) => variablesOf(again))
  const lookups = onceFor(reopen, 'module', (_, again) => lookupsOf(again))
  return {
    path: file.path,
    module: file.module,
    functions: definitions.map((definition, index) =>
      withDetails(outlineOf(definition, file), work, gifts, steps, index),
    ),
    classes: classes.map((definition, index) => ({
      ...summariseClass(definition, file),
      get attributes() {
        return attributes()[index] as ClassSummary['attributes']
      },
    })),
    imports: importsOf(file),
    get variables() {
      return variables()[0] as FileSummary['variables']
    },
    stars: starsOf(file).map(({ name }) => name.slice(0, -2)),
    exports: exportsOf(file),
    alternatives: alternativesOf(file),
    rebound: reboundIn(file),
    handlers: [
      ...descendants(file.tree.root, 'except_clause').map(handler => summariseHandler(handler, file)),
      ...descendants(file.tree.root, 'with_statement').flatMap(statement => summariseSuppressor(statement, file)),
    ],
    patched: [...file.names.patched].map(name => absoluteName(name, file)),
    references: referencesIn(file),
    get lookups() {
      return lookups()[0] as FileSummary['lookups']
    },
  }
}
