/** Where code may name something that is to be awaited, as far as the texts of a project tell; when in doubt it may. */

import { asyncLibraries, libraryAwaitables } from '../python/coroutine-functions.ts'
import type { PythonFile } from '../python/file.ts'
import type { Binding } from '../python/scopes.ts'
import { stdlibModules } from '../python/stdlib.ts'
import type { Ground } from './dependencies.ts'
import { digestOf } from './digest.ts'
import { givenNames, handingsIn } from './handed-names.ts'
import { type ImportedModule, importedModules } from './imported-modules.ts'
import type { ProjectSource } from './sources.ts'

/** Names that stand for coroutine functions, whichever way they come by them: their own, by alias, decorator or `return`. */
export class CoroutineNames {
  readonly #sources: readonly ProjectSource[]
  readonly #warm: WarmModules
  #names: ReadonlySet<string> | null = null

  /** What every answer rests on; what it says of the files is found out when somebody wants to keep it. */
  readonly ground: Ground

  constructor(sources: readonly ProjectSource[]) {
    this.#sources = sources
    const warm = new WarmModules(sources)
    this.#warm = warm
    let name: string | null = null
    this.ground = {
      kind: 'coroutines',
      get name() {
        name ??= sources.map(source => namesDigest(source, warm.isWarm(source))).join('')
        return name
      },
      holders: sources,
    }
  }

  /** False for a file that defines no coroutine function and imports none, directly or through others. */
  mayBeIn(source: ProjectSource): boolean {
    return this.#warm.isWarm(source)
  }

  /** False for a stretch of the file, such as a function, in which no name can stand for a coroutine function. */
  mayBeNamedIn({ start, end }: { readonly start: number; readonly end: number }, file: PythonFile): boolean {
    const text = file.text.slice(start, end)
    if (/\basync\b/.test(text)) return true
    for (const match of text.matchAll(WORD))
      if (this.has(match[0]) && mayMean(text, match.index, match[0], file)) return true
    return false
  }

  /** False for a name that stands for no coroutine function anywhere in the project. */
  has(name: string): boolean {
    this.#names ??= this.#collect()
    return this.#names.has(name)
  }

  #collect(): ReadonlySet<string> {
    const warm = this.#sources.filter(source => this.#warm.isWarm(source))
    const handings = warm.map(({ text }) => handingsIn(text))
    const used = [...asyncLibraries].filter(library => warm.some(({ text }) => text.includes(library)))
    const libraries = new Set(['builtins', ...used])
    const names = [...libraryAwaitables.keys()]
      .filter(name => libraries.has(name.slice(0, name.indexOf('.'))))
      .map(name => name.slice(name.lastIndexOf('.') + 1))
    return givenNames([...names, ...handings.flatMap(each => each.coroutines)], handings)
  }
}

const WORD = /[\p{L}_][\p{L}\p{N}_]*/gu

/** False for a name of a library that has no coroutines, and for one that nothing binds. */
function mayMean(text: string, at: number, word: string, file: PythonFile): boolean {
  const before = text.slice(Math.max(0, at - 200), at)
  const chain =
    /(^|[^\p{L}\p{N}_.\s\\])[\s\\]*([\p{L}_][\p{L}\p{N}_]*)(?:[\s\\]*\.[\s\\]*[\p{L}_][\p{L}\p{N}_]*)*[\s\\]*\.[\s\\]*$/u.exec(
      before,
    )
  if (chain) return !isCold(chain[2] as string, text, file)
  if (/\.[\s\\]*(?:#[^\n]*\n\s*)*$/.test(before)) return true
  const { bindings, starImport } = file.scopes.module
  if (starImport >= 0 || libraryAwaitables.has(`builtins.${word}`)) return true
  if (bindings.get(word)?.some(mayBeFunction)) return true
  return new RegExp(`\\bdef[\\s\\\\]+${word}\\b|\\bimport\\b[^;]*\\b${word}\\b|\\bglobal\\b`).test(text)
}

function mayBeFunction({ kind, value }: Binding): boolean {
  return kind === 'import' || kind === 'function' || /^(identifier|attribute|call)$/.test(value?.kind ?? '')
}

/** True for a name by which the module imports a part of the standard library that has no coroutines, and which the stretch leaves alone. */
function isCold(root: string, text: string, file: PythonFile): boolean {
  const bindings = file.scopes.module.bindings.get(root)
  if (!bindings || file.scopes.module.starImport >= 0) return false
  const isLibrary = bindings.every(({ kind, target }) => {
    const top = target?.split('.')[0] ?? ''
    return kind === 'import' && stdlibModules.has(top) && !asyncLibraries.has(top)
  })
  return (
    isLibrary &&
    !new RegExp(`(?<![\\w.])${root}\\s*(?:=(?!=)|,|\\)|:)|\\b(?:as|for|import|with)\\s+${root}\\b`).test(text)
  )
}

export const digestLength = 17

/**
 * Sum of all that the names of a project have from a file, `digestLength` long.
 * @param isWarm as the file was when the names were collected: of another one only its imports count
 */
export function namesDigest({ text, module }: Omit<ProjectSource, 'path'>, isWarm: boolean): string {
  const imports = importedModules(text, module)
  const libraries = isWarm ? [...asyncLibraries].filter(library => text.includes(library)) : []
  return `${isWarm ? 'w' : 'c'}${digestOf(JSON.stringify([isWarmItself(text, imports), imports, libraries, isWarm ? handingsIn(text) : null]))}`
}

/** Modules that have coroutine functions, and those that import from them, and so on. */
class WarmModules {
  readonly #warm = new Set<string>()
  /** Names by which a warm module can be imported. */
  readonly #exact = new Set<string>()
  /** Names of which something below is warm: whoever imports a package may name every module in it. */
  readonly #above = new Set<string>()
  readonly #texts: ReadonlyMap<string, string>

  constructor(sources: readonly ProjectSource[]) {
    this.#texts = new Map(sources.map(({ path, text }) => [path, text]))
    const importers = new Map<string, { readonly module: string; readonly isWhole: boolean }[]>()
    const pending: string[] = []
    for (const { text, module } of sources) {
      const imports = importedModules(text, module)
      if (isWarmItself(text, imports)) pending.push(module)
      for (const { name, isWhole } of imports) {
        const known = importers.get(name)
        if (known) known.push({ module, isWhole })
        else importers.set(name, [{ module, isWhole }])
      }
    }
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (this.#warm.has(next)) continue
      this.#warm.add(next)
      for (const { name, isEnd } of namesOf(next)) {
        this.#above.add(name)
        if (isEnd) this.#exact.add(name)
        for (const { module, isWhole } of importers.get(name) ?? []) if (isWhole || isEnd) pending.push(module)
      }
    }
  }

  isWarm({ path, module, text }: ProjectSource): boolean {
    if (this.#warm.has(module)) return true
    if (this.#texts.get(path) === text) return false
    const imports = importedModules(text, module)
    const isKnown = imports.some(({ name, isWhole }) => (isWhole ? this.#above : this.#exact).has(name))
    return isKnown || isWarmItself(text, imports)
  }
}

/** A module's names and those of the packages around it: whole, and as a script beside them imports them. */
function* namesOf(module: string): Iterable<{ readonly name: string; readonly isEnd: boolean }> {
  const parts = module.split('.')
  for (let start = 0; start < parts.length; start++)
    for (let end = start + 1; end <= parts.length; end++)
      yield { name: parts.slice(start, end).join('.'), isEnd: end === parts.length }
}

function isWarmItself(text: string, imports: readonly ImportedModule[]): boolean {
  if (/\basync\b/.test(text)) return true
  return imports.some(({ name }) => {
    const [top = ''] = name.split('.')
    return asyncLibraries.has(top) && (top !== 'contextlib' || /\b(AsyncExitStack|aclosing)\b/.test(text))
  })
}
