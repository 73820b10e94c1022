/** What has to hold for a call to run when its function does. */

import type { PythonFile } from './file.ts'
import { isParameter } from './known-arguments.ts'
import type { Node } from './tree.ts'

/** The call only runs where a parameter is `None`, or is true, or where it is not. */
export type Guard = { readonly parameter: string; readonly is: 'none' | 'true'; readonly holds: boolean }

export type Conditions = {
  readonly guards: readonly Guard[]
  /** How many further tests, loops and handlers stand around the call: each makes it less certain. */
  readonly others: number
}

/** The conditions of a call within the function that makes it. */
export function conditionsOf(call: Node, frame: Node, file: PythonFile): Conditions {
  const found = new Found(file)
  for (let below = call, outer = call.parent; outer && outer !== frame; below = outer, outer = outer.parent)
    found.around(outer, below)
  const { guards, others } = found
  return { guards, others }
}

class Found {
  readonly guards: Guard[] = []
  others = 0
  readonly #file: PythonFile

  constructor(file: PythonFile) {
    this.#file = file
  }

  around(outer: Node, below: Node): void {
    switch (outer.kind) {
      case 'block':
        for (let each = below.previous; each; each = each.previous) this.#passed(each)
        return
      case 'if_statement':
        return this.#inIf(outer, below)
      case 'elif_clause':
        if (below.field === 'consequence') this.#test(outer.get('condition') as Node, true)
        return
      case 'conditional_expression': {
        const [, test] = outer.children
        if (test && below !== test) this.#test(test, below === outer.children[0])
        return
      }
      case 'boolean_operator':
        if (below.field === 'right') this.#test(outer.get('left') as Node, outer.has('and'))
        return
      case 'while_statement':
        if (below.field === 'body' && outer.get('condition')?.kind !== 'true') this.others++
        return
      case 'for_statement':
        if (below.field === 'body') this.others++
        return
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
        if (below !== outer.child('for_in_clause')) this.others++
        return
      case 'except_clause':
      case 'case_clause':
        this.others++
    }
  }

  #inIf(statement: Node, below: Node): void {
    if (below.field === 'condition') return
    if (below.field === 'consequence') {
      if (fails(below)) this.others++
      return this.#test(statement.get('condition') as Node, true)
    }
    this.#test(statement.get('condition') as Node, false)
    for (let each = below.previous; each?.kind === 'elif_clause'; each = each.previous)
      this.#test(each.get('condition') as Node, false)
  }

  /** `if path is None: return` further up, and a `try` that goes on only after an error. */
  #passed(statement: Node): void {
    if (statement.kind === 'try_statement' && leaves(statement.child('else_clause')?.get('body'))) this.others++
    const isLeft = statement.kind === 'if_statement' && leaves(statement.get('consequence'))
    if (isLeft && !statement.child('elif_clause')) this.#test(statement.get('condition') as Node, false, true)
  }

  /** `if is_jython:`: what is true for the whole module, as of a platform, is mostly false. */
  #isSwitch(name: Node): boolean {
    return this.#file.scopes.lookup(name.text, name)?.[0]?.scope.kind === 'module'
  }

  /** @param isWeak true where a test that says nothing about a parameter does not count */
  #test(test: Node, holds: boolean, isWeak = false): void {
    const inner = test.children[0]
    switch (test.kind) {
      case 'parenthesized_expression':
        return this.#test(inner as Node, holds, isWeak)
      case 'not_operator':
        return this.#test(test.get('argument') as Node, !holds, isWeak)
      case 'boolean_operator':
        if (test.has('and') !== holds) break
        this.#test(test.get('left') as Node, holds, isWeak)
        return this.#test(test.get('right') as Node, holds, isWeak)
      case 'identifier':
        if (!isParameter(test, this.#file)) {
          if (holds && this.#isSwitch(test)) this.others++
          break
        }
        this.guards.push({ parameter: test.text, is: 'true', holds })
        return
      case 'comparison_operator': {
        const [left, right] = test.children
        if (test.children.length !== 2 || !left || right?.kind !== 'none' || !isParameter(left, this.#file)) break
        const isEqual = test.has('is') || test.has('==')
        this.guards.push({ parameter: left.text, is: 'none', holds: holds === isEqual })
        return
      }
      case 'call':
        // What a function does with its argument is for the type of the argument to say.
        if (!isWeak && this.#file.called(test) === 'builtins.isinstance') this.others++
    }
    if (!isWeak) this.others++
  }
}

/** True for a suite that ends by leaving what is around it. */
function leaves(suite: Node | null | undefined): boolean {
  return /^(return|raise|continue|break)_statement$/.test(suite?.children.at(-1)?.kind ?? '')
}

/** True for a suite that ends the program, or what it does: whatever it calls is the last that happens. */
function fails(suite: Node): boolean {
  const last = suite.children.at(-1)
  return last?.kind === 'raise_statement' || /^(sys\.exit|exit|quit|os\._exit)\(/.test(last?.text ?? '')
}
