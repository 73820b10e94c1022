/** Who may run a function or name it: found by names alone, so that nothing is overlooked. */

import type { FileSummary, HandlerSummary, Place } from './facts.ts'
import type { Linker } from './link.ts'
import type { View } from './sources.ts'

export class Callers {
  readonly #view: View
  readonly #linker: Linker
  readonly #handlers = new Map<string, readonly HandlerSummary[]>()
  /** Word → names of the functions of a file whose body mentions it. */
  readonly #mentions = new Map<FileSummary, Map<string, string[]>>()

  constructor(view: View, linker: Linker) {
    this.#view = view
    this.#linker = linker
  }

  /** Handlers whose `try` body mentions the function, or a function that mentions it, and so on. */
  handlersAbove(name: string): readonly HandlerSummary[] {
    const known = this.#handlers.get(name)
    if (known) return known
    const words = this.#closure(name)
    const files = new Set([...words].flatMap(word => this.#view.holding(word)))
    const handlers = [...files].flatMap(file =>
      file.handlers.filter(({ guards }) => guards.some(guarded => words.has(guarded))),
    )
    this.#handlers.set(name, handlers)
    return handlers
  }

  mentionsElsewhere(prefix: string, path: string): readonly Place[] {
    const [last] = lastNames(prefix)
    const files = [...this.#view.holding(last as string), ...this.#view.holding('import *')]
    return [...new Set(files)]
      .filter(file => file.path !== path)
      .flatMap(file => {
        const lines = file.references.filter(({ name }) => this.#names(name, prefix)).map(({ line }) => line)
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

  /** The last names of the function and of everything that mentions one of them; of a method its class too. */
  #closure(name: string): ReadonlySet<string> {
    const words = new Set<string>()
    const pending = [name]
    for (let next = pending.pop(); next; next = pending.pop()) {
      for (const word of this.#wordsOf(next)) {
        if (words.has(word)) continue
        words.add(word)
        for (const file of this.#view.holding(word)) pending.push(...(this.#mentioning(file).get(word) ?? []))
      }
    }
    return words
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

/** The last part of a qualified name, then the one before it. */
function lastNames(name: string): string[] {
  return name.split('.').reverse()
}
