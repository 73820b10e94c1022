/** How a generated program imports what it names: each module in one of the ways there are. */

import type { Choices } from './choices.ts'

export class Imports {
  readonly #choices: Choices
  readonly #lines = new Set<string>()
  readonly #styles = new Map<string, number>()

  constructor(choices: Choices) {
    this.#choices = choices
  }

  /** How the program writes a dotted name such as `asyncio.sleep`. */
  spelled(name: string): string {
    const dot = name.lastIndexOf('.')
    const [module, member] = [name.slice(0, dot), name.slice(dot + 1)]
    const style = this.#styles.get(module) ?? this.#choices.below(8)
    this.#styles.set(module, style)
    const short = `${module.replaceAll('.', '_')}_`
    switch (style) {
      case 2:
        return this.#with(`import ${module} as ${short}`, `${short}.${member}`)
      case 3:
        return this.#with(`from ${module} import ${member}`, member)
      case 4:
        return this.#with(`from ${module} import ${member} as ${member}_`, `${member}_`)
      case 5:
        return this.#with(`from ${module} import *`, member)
      case 6:
        return this.#with(`try:\n    import ${module}\nexcept ImportError:\n    pass`, name)
      case 7:
        return this.#with(`import sys, ${module}  # both`, name)
      default:
        return this.#with(`import ${module}`, name)
    }
  }

  /** Takes a line that imports something. */
  take(line: string): void {
    this.#lines.add(line)
  }

  /** The lines at the top of the program. */
  get lines(): string[] {
    return [...this.#lines].flatMap(each => each.split('\n'))
  }

  #with(line: string, spelling: string): string {
    this.#lines.add(line)
    return spelling
  }
}
