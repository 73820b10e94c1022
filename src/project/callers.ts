/** Who may run a function or name it: found by names alone, so that nothing is overlooked. */

import { Memo } from './dependencies.ts'
import type { Linker } from './link.ts'
import type { View } from './sources.ts'
import type { FileSummary, HandlerSummary, Place } from './summaries.ts'

/** Names such as `run` lead to half of a project: beyond this many, any handler may be the one. */
const MOST_USES = 100

const ANY_HANDLER: HandlerSummary = {
  path: '',
  line: 0,
  catches: [null],
  function: null,
  guards: [],
  isOpen: true,
  readsError: true,
}

/** A word that may stand for a function, and the files in which it may. */
type Use = { readonly word: string; readonly files: readonly FileSummary[] }

export class Callers {
  readonly #view: View
  readonly #linker: Linker
  readonly #handlers = new Memo<string, readonly HandlerSummary[]>()
  readonly #mentioned = new Memo<string, readonly Place[]>()
  /** Word → names of the functions of a file whose body mentions it. */
  readonly #mentions = new Map<FileSummary, Map<string, string[]>>()

  constructor(view: View, linker: Linker) {
    this.#view = view
    this.#linker = linker
  }

  /** Handlers whose `try` body mentions the function, or a function that mentions it, and so on. */
  handlersAbove(name: string): readonly HandlerSummary[] {
    return this.#handlers.get(name, () => this.#above(name))
  }

  #above(name: string): readonly HandlerSummary[] {
    const uses = this.#closure(name)
    if (!uses) return [ANY_HANDLER]
    const handlers = uses.flatMap(({ word, files }) =>
      files.flatMap(file => file.handlers.filter(({ guards }) => guards.includes(word))),
    )
    return [...new Set(handlers)].sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line)
  }

  openHandlers(exceptions: readonly string[]): readonly HandlerSummary[] {
    const files = new Set(exceptions.flatMap(word => this.#view.holding(word)))
    const isNamed = (caught: string | null) => exceptions.includes(caught?.split('.').at(-1) ?? '')
    return [...files].flatMap(file => file.handlers).filter(({ isOpen, catches }) => isOpen && catches.some(isNamed))
  }

  patchedElsewhere(word: string, path: string): readonly string[] {
    return this.#view.holding(word).flatMap(file => (file.path === path ? [] : file.patched))
  }

  mentionsElsewhere(prefix: string, path: string): readonly Place[] {
    return this.#mentioned.get(`${prefix} ${path}`, () => this.#mentionsOf(prefix, path))
  }

  #mentionsOf(prefix: string, path: string): Place[] {
    const [last] = lastNames(prefix)
    const files = [...this.#view.holding(last as string), ...this.#view.holding('import *')]
    return [...new Set(files)]
      .filter(file => file.path !== path)
      .flatMap(file => {
        const references = file.referencesTo?.(last as string) ?? file.references
        const lines = references.filter(({ name }) => this.#names(name, prefix)).map(({ line }) => line)
        return [...new Set(lines)].map(line => ({ path: file.path, line }))
      })
  }

  /** True when `name` is `prefix`, something inside of it, or another way to say it. */
  #names(name: string, prefix: string): boolean {
    if (name.endsWith('.*')) return prefix.startsWith(name.slice(0, -1))
    if (name === prefix || name.startsWith(`${prefix}.`)) return true
    if (lastNames(name)[0] !== lastNames(prefix)[0]) return false
    const target = this.#linker.resolve(name)
    return (
      (target?.kind === 'function' && target.function.name === prefix) ||
      (target?.kind === 'class' && target.class.name === prefix)
    )
  }

  /**
   * Where the function, and everything that mentions it, and so on, may be used: by last names, of a method by its class
   * too. Null where there are too many to tell anything.
   */
  #closure(name: string): Use[] | null {
    const uses = new Map<string, Use>()
    const pending = [name]
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (uses.size > MOST_USES) return null
      const home = isInner(next) ? next : ''
      for (const word of this.#wordsOf(next)) {
        if (uses.has(`${word} ${home}`)) continue
        const files = this.#mayMention(next, word)
        uses.set(`${word} ${home}`, { word, files })
        for (const file of files) pending.push(...(this.#mentioning(file).get(word) ?? []))
      }
    }
    return [...uses.values()]
  }

  /** The files that may use the word for the function: nothing but its own file can name a function inside of another. */
  #mayMention(name: string, word: string): FileSummary[] {
    const files = this.#view.holding(word)
    return isInner(name) ? files.filter(({ module }) => name.startsWith(`${module}.`)) : files
  }

  #wordsOf(name: string): string[] {
    const [last, owner] = lastNames(name)
    if (!owner) return [last as string]
    const isMethod = this.#linker.resolve(name.slice(0, name.lastIndexOf('.')))?.kind === 'class'
    return isMethod ? [last as string, owner] : [last as string]
  }

  #mentioning(file: FileSummary): Map<string, string[]> {
    const known = this.#mentions.get(file)
    if (known) return known
    const index = new Map<string, string[]>()
    for (const { name, mentions } of file.functions)
      for (const word of mentions) index.set(word, [...(index.get(word) ?? []), name])
    this.#mentions.set(file, index)
    return index
  }
}

/** True for a function that is defined directly in another one. */
function isInner(name: string): boolean {
  return /\.<locals>\.[^.]+$/.test(name)
}

/** The last part of a qualified name, then the one before it. */
function lastNames(name: string): string[] {
  return name.split('.').reverse()
}
