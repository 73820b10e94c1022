/** Puts `with asyncio.Runner() as runner:` around several runs (Python 3.11). */

import { type Edit, insertBefore } from '../../../src/engine/edit.ts'
import { indentLines, indentOf, lineStart, unitAt } from '../../../src/python/blocks.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { type Imported, useModule, useName } from '../../../src/python/imports.ts'
import type { Node } from '../../../src/python/tree.ts'
import { asRunnerRun, besides, optionsOf } from './call.ts'
import { rangeOf, type Stretch } from './names.ts'

/** The edits, or null where `asyncio.Runner` cannot be named. */
export function runnerEdits(stretch: Stretch, runs: readonly Node[], file: PythonFile): Edit[] | null {
  const first = stretch.statements[0] as Node
  const { tree } = first
  const imported = losesImport(runs, file)
    ? throughModule(useModule(file, 'asyncio', first))
    : useName(file, 'asyncio', 'Runner', first)
  if (!imported) return null
  const runner = file.freshName('runner')
  const start = lineStart(tree, first.start)
  const { end } = rangeOf(stretch)
  const inside = runs.flatMap(run => asRunnerRun(run, runner))
  const header = `with ${imported.name}(${optionsOf(runs[0] as Node)}) as ${runner}:`
  return [
    ...imported.edits,
    insertBefore({ start, end: start }, `${indentOf(first)}${header}\n`),
    ...besides(indentLines(tree, { start, end }, unitAt(first)), inside),
    ...inside,
  ]
}

/** True where nothing else uses `run` of `from asyncio import run`: that name goes, so none is added beside it. */
function losesImport(runs: readonly Node[], file: PythonFile): boolean {
  const callees = runs.map(run => run.get('function') as Node)
  const binding = file.scopes.imports.find(each => each.target === 'asyncio.run' && each.name === callees[0]?.text)
  return !!binding && file.scopes.references(binding).every(use => callees.includes(use))
}

function throughModule(module: Imported | null): Imported | null {
  return module && { ...module, name: `${module.name}.Runner` }
}
