/** The functions and classes of a file by their qualified names: asked for every name that leads into the file. */

import type { ClassSummary, FileSummary, FunctionSummary } from './summaries.ts'

type Index = {
  readonly functions: ReadonlyMap<string, readonly FunctionSummary[]>
  readonly classes: ReadonlyMap<string, readonly ClassSummary[]>
}

const indices = new WeakMap<FileSummary, Index>()

/** Every function or method of that name, in source order. */
export function functionsOf(home: FileSummary, name: string): readonly FunctionSummary[] {
  return indexOf(home).functions.get(name) ?? []
}

/** Every class of that name, in source order. */
export function classesOf(home: FileSummary, name: string): readonly ClassSummary[] {
  return indexOf(home).classes.get(name) ?? []
}

function indexOf(home: FileSummary): Index {
  const known = indices.get(home)
  if (known) return known
  const index = { functions: byName(home.functions), classes: byName(home.classes) }
  indices.set(home, index)
  return index
}

function byName<T extends { readonly name: string }>(all: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const each of all) {
    const same = found.get(each.name)
    if (same) same.push(each)
    else found.set(each.name, [each])
  }
  return found
}
