/** Statements of generated programs, each as lines that are indented by four spaces a level. */

import type { Choices } from './choices.ts'
import type { Expressions, Place } from './expressions.ts'
import type { Imports } from './names.ts'
import { snippets } from './snippets.ts'
import { asyncManagers, decorators, errors, managers } from './vocabulary.ts'

/** Where a statement stands. */
export type Block = Place & {
  readonly inClass: boolean
  readonly inLoop: boolean
  /** In an `except*`, which nothing may leave by a jump. */
  readonly inStar: boolean
  /** In a generator, which returns no value where it is async. */
  readonly yields: boolean
  readonly depth: number
}

/** Deeper than this only simple statements follow. */
const DEEPEST = 5

const indented = (lines: readonly string[]) => lines.map(line => (line === '' ? line : line.replace(/^/gm, '    ')))

export class Statements {
  readonly #choices: Choices
  readonly #expressions: Expressions

  readonly #imports: Imports

  constructor(choices: Choices, expressions: Expressions, imports: Imports) {
    this.#choices = choices
    this.#expressions = expressions
    this.#imports = imports
  }

  /** A function or a class. */
  definition(at: Block): string[] {
    return this.#choices.once(5) && at.depth < 3 ? this.#class(at) : this.#function(at)
  }

  statement(at: Block): string[] {
    const isFlat = at.depth >= DEEPEST || this.#choices.isEmpty
    const kind = this.#choices.below(isFlat ? 8 : 24)
    if (kind < 8) return [this.#simple(at, kind)]
    const inner = { ...at, depth: at.depth + 1 }
    switch (kind) {
      case 8:
      case 9:
        return this.#if(inner)
      case 10:
        return [`while ${this.#value(at)}:`, ...this.#body({ ...inner, inLoop: true }), ...this.#maybeElse(inner)]
      case 11:
      case 12:
        return this.#for(inner)
      case 13:
      case 14:
      case 15:
        return this.#try(inner)
      case 16:
      case 17:
        return this.#with(inner)
      case 18:
        return this.#match(inner)
      case 19:
      case 20:
        return this.definition(inner)
      default:
        return this.#snippet(at)
    }
  }

  /** What the body of a function in a fixture holds. */
  #snippet(at: Block): string[] {
    const { imports, body, isAsync } = this.#choices.of(snippets)
    if (!at.isFunction || at.inStar || (isAsync && !at.isAsync)) return ['pass']
    for (const line of imports) this.#imports.take(line)
    return [...body]
  }

  #value(at: Place): string {
    return this.#expressions.value(at)
  }

  #simple(at: Block, kind: number): string {
    const target = () =>
      this.#choices.of(['x', 'item', 'self.data', 'task', 'loop', 'items[0]', 'x, y', 'lock', 'queue'])
    switch (kind) {
      case 0:
      case 1:
        return this.#expressions.call(at)
      case 2:
        return at.isAsync ? `await ${this.#expressions.coroutine(at)}` : this.#expressions.call(at)
      case 3:
        return `${target()} = ${this.#value(at)}`
      case 4:
        return at.isAsync ? `${target()} = await ${this.#expressions.coroutine(at)}` : `x: int = ${this.#value(at)}`
      case 5:
        return this.#expressions.coroutine(at)
      case 6:
        return this.#jump(at)
      default:
        return this.#choices.of([
          'pass',
          'x += 1',
          `assert ${this.#value(at)}, "why"`,
          `raise ${this.#choices.of(['ValueError("x")', 'StopIteration', 'ValueError from None'])}`,
          'del x',
          '"""Doc."""',
          `a = b = ${this.#value(at)}`,
          `x = 1; ${this.#expressions.call(at)}`,
        ])
    }
  }

  #jump(at: Block): string {
    if (at.inStar) return 'pass'
    const jumps = [at.isFunction ? 'return' : 'pass']
    if (at.isFunction && !at.yields) jumps.push(`return ${this.#value(at)}`)
    if (at.inLoop) jumps.push('break', 'continue')
    if (at.yields) jumps.push('yield', `yield ${this.#value(at)}`)
    return this.#choices.of(jumps)
  }

  #body(at: Block): string[] {
    const lines: string[] = []
    const count = 1 + this.#choices.below(3)
    for (let each = 0; each < count; each++) lines.push(...this.statement(at))
    return indented(lines)
  }

  #maybeElse(at: Block): string[] {
    return this.#choices.once(6) ? ['else:', ...this.#body(at)] : []
  }

  #if(at: Block): string[] {
    const test = this.#value(at)
    if (this.#choices.once(6)) return [`if ${test}: ${this.#simple(at, 1)}`]
    const elif = this.#choices.once(4) ? [`elif ${this.#value(at)}:`, ...this.#body(at)] : []
    return [`if ${test}:`, ...this.#body(at), ...elif, ...this.#maybeElse(at)]
  }

  #for(at: Block): string[] {
    const word = at.isAsync && this.#choices.once(3) ? 'async for' : 'for'
    const target = this.#choices.of(['item', 'i, item', '_', 'x.y'])
    return [`${word} ${target} in ${this.#value(at)}:`, ...this.#body({ ...at, inLoop: true }), ...this.#maybeElse(at)]
  }

  #try(at: Block): string[] {
    const star = this.#choices.once(6) ? '*' : ''
    const within = star ? { ...at, inStar: true } : at
    const clauses = Array.from({ length: this.#choices.below(3) }, () => {
      const error = this.#expressions.filled(this.#choices.of(errors), at)
      return [`except${star} ${error}${this.#choices.of(['', ' as error'])}:`, ...this.#body(within)]
    }).flat()
    const bare = !star && this.#choices.once(5) ? ['except:', ...this.#body(within)] : []
    const caught = [...clauses, ...bare]
    const finishes = caught.length === 0 || this.#choices.once(4)
    const last = finishes ? ['finally:', ...this.#body(at)] : []
    return ['try:', ...this.#body(at), ...caught, ...(caught.length > 0 ? this.#maybeElse(at) : []), ...last]
  }

  #with(at: Block): string[] {
    const isAsync = at.isAsync && this.#choices.once(2)
    const manager = () => this.#expressions.filled(this.#choices.of(isAsync ? asyncManagers : managers), at)
    const items = [manager(), ...(this.#choices.once(4) ? [manager()] : [])].join(', ')
    const shown = this.#choices.once(8) ? `(\n        ${items},\n    )` : items
    return [`${isAsync ? 'async ' : ''}with ${shown}:`, ...this.#body(at)]
  }

  #match(at: Block): string[] {
    const pattern = this.#choices.of(['1', '{"key": item}', '[item, *_]', 'str() | None', 'item if item'])
    const cases = [`case ${pattern}:`, ...this.#body(at), 'case _:', ...this.#body(at)]
    return [`match ${this.#value(at)}:`, ...indented(cases)]
  }

  #function(at: Block): string[] {
    const isAsync = !this.#choices.once(3)
    const name = this.#choices.of(['work', 'main', 'load', 'helper', 'save', '__aenter__', 'test_it', 'handler'])
    const parameters = this.#choices.of(['', 'item', 'items, url=None', '*args, **data', 'path: str, /, *, timeout=1'])
    const self = at.inClass ? ['self', parameters].filter(Boolean).join(', ') : parameters
    const marks = this.#choices.once(5) ? [`@${this.#expressions.filled(this.#choices.of(decorators), at)}`] : []
    const fresh = { inClass: false, inLoop: false, inStar: false, depth: at.depth + 1 }
    const inner = { ...fresh, isAsync, isFunction: true, yields: this.#choices.once(6) }
    const head = `${isAsync ? 'async ' : ''}def ${name}(${self})${this.#choices.of(['', ' -> None'])}:`
    const scope = this.#choices.once(10) ? ['    global results'] : []
    const doc = this.#choices.once(6) ? ['    """Doc."""'] : []
    return [...marks, head, ...doc, ...scope, ...this.#body(inner), '']
  }

  #class(at: Block): string[] {
    const base = this.#choices.of(['', '(Base)', '(unittest.TestCase)', '(Protocol)'])
    const inner = { ...at, isAsync: false, isFunction: false, inClass: true, inLoop: false, depth: at.depth + 1 }
    const members = [this.#function(inner), ...(this.#choices.once(2) ? [this.#function(inner)] : [])].flat()
    const field = this.#choices.once(2) ? [`lock = ${this.#expressions.call(inner)}`] : []
    return [`class Shop${base}:`, ...indented([...field, ...members]), '']
  }
}
