/** The edits that carry out a conversion, file by file. */

import { type Edit, insertAfter, insertBefore } from '../engine/edit.ts'
import { awaitAround } from '../python/awaiting.ts'
import type { PythonFile } from '../python/file.ts'
import { dropUnused, useModule } from '../python/imports.ts'
import type { Conversion, ConvertedCall } from './conversion.ts'
import type { Facts } from './facts.ts'

export type FileEdits = { readonly file: PythonFile; readonly edits: readonly Edit[] }

/**
 * `async` before each definition, `await` or `asyncio.run(…)` around each call; null where `asyncio` means something else.
 * @param more edits that belong to the same change
 */
export function conversionEdits({ functions, calls }: Conversion, more: readonly FileEdits[] = []): FileEdits[] | null {
  const edits = new Map<string, { file: PythonFile; edits: Edit[] }>()
  const add = (file: PythonFile, added: readonly Edit[]) => {
    const known = edits.get(file.path)
    if (known) known.edits.push(...added)
    else edits.set(file.path, { file, edits: [...added] })
  }
  for (const { file, node } of functions) add(file, [insertBefore(node, 'async ')])
  for (const call of outerFirst(calls)) {
    const made = callEdits(call)
    if (!made) return null
    add(call.file, made)
  }
  for (const { file, edits: own } of more) add(file, own)
  return [...edits.values()]
}

/** A call that needs `asyncio.run()` where `asyncio` means something else, or may. */
export function unnamedRun({ calls }: Conversion): ConvertedCall | null {
  return calls.find(({ as, file, node }) => as === 'run' && !useModule(file, 'asyncio', node)) ?? null
}

/** `(await (await load()).rows())`: what two calls insert at one place has to come in the order of their parentheses. */
function outerFirst(calls: readonly ConvertedCall[]): ConvertedCall[] {
  return [...calls].sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end)
}

function callEdits({ as, file, node }: ConvertedCall): Edit[] | null {
  if (as === 'await') return awaitAround(node)
  const asyncio = useModule(file, 'asyncio', node)
  return asyncio && [...asyncio.edits, insertBefore(node, `${asyncio.name}.run(`), insertAfter(node, ')')]
}

/** The edits of one file, without its tree. */
export type SettledEdits = {
  readonly path: string
  readonly text: string
  readonly edits: readonly Edit[]
  /** Edits that drop the imports which the others leave unused. */
  readonly unused: readonly Edit[]
}

/** The edits of each file as they may be kept, whichever file is at hand. */
export function settledEdits(all: readonly FileEdits[], facts: Facts): SettledEdits[] {
  return all.map(({ file, edits }) => {
    const { path, module, text } = file
    return { path, text, edits, unused: dropUnused(file, edits, name => facts.takesFrom(module, name, path)) }
  })
}

/** The edits of the file at hand, and those of other files as a fix takes them, which drop the imports that they leave unused. */
export function editsFor({ path: own }: PythonFile, all: readonly SettledEdits[]) {
  const others = all.filter(({ path }) => path !== own)
  return {
    edits: all.find(({ path }) => path === own)?.edits ?? [],
    elsewhere: others.map(({ path, text, edits, unused }) => ({ path, text, edits: [...edits, ...unused] })),
  }
}

/** As `editsFor`, of edits that are asked for once. */
export function splitEdits(all: readonly FileEdits[], at: PythonFile, facts: Facts) {
  const own = all.filter(({ file }) => file.path === at.path).flatMap(({ edits }) => edits)
  const others = all.filter(({ file }) => file.path !== at.path)
  return { own, elsewhere: editsFor(at, settledEdits(others, facts)).elsewhere }
}
