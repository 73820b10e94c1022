/** The functions and classes of a file by their qualified names: asked for every name that leads into the file. */

import type { ClassSummary, FileSummary, FunctionSummary } from './summaries.ts'

type Index = {
  readonly functions: ReadonlyMap<string, readonly FunctionSummary[]>
  readonly classes: ReadonlyMap<string, readonly ClassSummary[]>
}

/** Of the definitions in no function, and of all. */
const outer = new WeakMap<FileSummary, Index>()
const all = new WeakMap<FileSummary, Index>()

/** Every function or method of that name, in source order. */
export function functionsOf(home: FileSummary, name: string): readonly FunctionSummary[] {
  return indexFor(home, name).functions.get(name) ?? []
}

/** Every class of that name, in source order. */
export function classesOf(home: FileSummary, name: string): readonly ClassSummary[] {
  return indexFor(home, name).classes.get(name) ?? []
}

/** Python's `__qualname__` tells by `<locals>` what lies in a function (PEP 3155). */
function indexFor(home: FileSummary, name: string): Index {
  const isInner = name.includes('<locals>')
  const indices = isInner ? all : outer
  const known = indices.get(home)
  if (known) return known
  const index = isInner
    ? { functions: byName(home.functions), classes: byName(home.classes) }
    : { functions: byName(home.outerFunctions), classes: byName(home.outerClasses) }
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
