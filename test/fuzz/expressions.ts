/** Expressions of generated programs. */

import type { Choices } from './choices.ts'
import type { Imports } from './names.ts'
import { calls, comments, coroutines, values } from './vocabulary.ts'

/** Where an expression stands. */
export type Place = { readonly isAsync: boolean; readonly isFunction: boolean }

/** Deeper than this everything is a plain value. */
const DEEPEST = 3

export class Expressions {
  readonly #choices: Choices
  readonly #imports: Imports

  constructor(choices: Choices, imports: Imports) {
    this.#choices = choices
    this.#imports = imports
  }

  /** Any expression. */
  value(place: Place, depth = 0): string {
    const { of, once } = this.#tools()
    if (depth >= DEEPEST || this.#choices.isEmpty || !once(3)) return of(values)
    const inner = () => this.value(place, depth + 1)
    switch (this.#choices.below(18)) {
      case 0:
      case 1:
      case 2:
        return this.call(place, depth)
      case 3:
      case 4:
        return place.isAsync ? `(await ${this.coroutine(place, depth)})` : this.call(place, depth)
      case 5:
        return `(${inner()})`
      case 6:
        return this.coroutine(place, depth)
      case 7:
        return `(${inner()} ${of(['+', 'or', 'and', '==', 'is not', 'in', '%', '@'])} ${inner()})`
      case 8:
        return `(${inner()} if ${inner()} else ${inner()})`
      case 9:
        return `[${inner()}, *${of(['items', 'data'])}, ${inner()}]`
      case 10:
        return `{"key": ${inner()}, **data}`
      case 11:
        return this.#comprehension(place, depth)
      case 12:
        return `f"{${of(['item', 'url', 'data[0]', 'helper(1)', 'item!r:>{width}'])}} and {${of(['1', 'self.name'])}=}"`
      case 13:
        return `(lambda ${of(['', 'x', '*a, **k', 'x=1'])}: ${this.value({ isAsync: false, isFunction: true }, depth + 1)})`
      case 14:
        return `(found := ${inner()})`
      case 15:
        return `(not ${inner()})`
      case 16:
        return `${of(['item', 'data', 'self.items'])}[${of(['0', '-1', '1:2', 'item'])}]`
      default:
        return `(${inner()}, ${inner()})`
    }
  }

  call(place: Place, depth = 0): string {
    return this.filled(this.#choices.of(calls), place, depth)
  }

  coroutine(place: Place, depth = 0): string {
    const flat = depth >= DEEPEST ? coroutines.slice(0, 3) : coroutines
    return this.filled(this.#choices.of(flat), place, depth)
  }

  /** A template with its marks filled in, sometimes broken over lines. */
  filled(template: string, place: Place, depth = 0): string {
    const text = template.replace(/@([\w.]+)|\$|%/g, (mark, name?: string) => {
      if (name) return this.#imports.spelled(name)
      return mark === '$' ? this.value(place, depth + 1) : this.coroutine(place, depth + 1)
    })
    return this.#choices.once(12) ? this.#broken(text) : text
  }

  #broken(text: string): string {
    if (!/^[\w.]+\(.+\)$/s.test(text)) return text
    const at = text.indexOf('(')
    const comment = this.#choices.once(2) ? `  ${this.#choices.of(comments)}` : ''
    const comma = this.#choices.once(3) && !/ for |\*/.test(text) && !text.endsWith('()') ? ',' : ''
    return `${text.slice(0, at)}(${comment}\n            ${text.slice(at + 1, -1)}${comma}${comment}\n        )`
  }

  #comprehension(place: Place, depth: number): string {
    const { of, once } = this.#tools()
    const item = this.value(place, depth + 2).replaceAll(':=', '==')
    const loop = place.isAsync && once(4) ? 'async for' : 'for'
    const from = of(['items', 'range(3)', 'data', 'self.items'])
    const test = once(3) ? ` if ${of(['item', 'item is not None', 'event.is_set()'])}` : ''
    const [open, close] = of([
      ['[', ']'],
      ['{', '}'],
      ['list(', ')'],
      ['[*', ']'],
    ] as const)
    const made = `${item} ${loop} item in ${from}${test}`
    return open === '[*' ? `[*(${made})]` : `${open}${made}${close}`
  }

  #tools() {
    return {
      of: <T>(items: readonly T[]) => this.#choices.of(items),
      once: (times: number) => this.#choices.once(times),
    }
  }
}
