/** Whether code gives way to other tasks whichever way it takes. */

import type { PythonFile } from '../../../src/python/file.ts'
import { alwaysLeaves, blockIn } from '../../../src/python/leaving.ts'
import { isWhileTrue } from '../../../src/python/repetition.ts'
import type { Node } from '../../../src/python/tree.ts'
import { KEEPS_LENGTH, lengthOf } from '../gather/iterable.ts'

/**
 * True where control cannot come to the end of a block, statement or expression past all of the suspensions.
 * @param suspensions those of the function around
 */
export function alwaysSuspends(code: Node, suspensions: readonly Node[], file: PythonFile): boolean {
  const always = (part: Node | null | undefined) => !!part && alwaysSuspends(part, suspensions, file)
  const leavesOrSuspends = (suite: Node | null) => !!suite && (alwaysLeaves(suite) || always(suite))
  if (suspensions.includes(code)) return true
  switch (code.kind) {
    case 'block':
      return code.children.some(always)
    case 'if_statement': {
      const suites = [code.get('consequence'), ...code.all('alternative').map(blockIn)]
      const hasElse = code.all('alternative').at(-1)?.kind === 'else_clause'
      return always(code.get('condition')) || (hasElse && suites.every(leavesOrSuspends))
    }
    case 'match_statement': {
      const cases = code.child('block')?.children ?? []
      const isComplete = /^case\s+_\s*:/.test(cases.at(-1)?.text ?? '')
      return code.all('subject').some(always) || (isComplete && cases.map(blockIn).every(leavesOrSuspends))
    }
    case 'try_statement':
      return always(code.get('body')) || always(code.child('finally_clause'))
    case 'for_statement': {
      const iterable = code.get('right') as Node
      return always(iterable) || (hasItems(iterable, file) && always(code.get('body')))
    }
    case 'while_statement':
      return always(code.get('condition')) || (isWhileTrue(code) && always(code.get('body')))
    case 'boolean_operator':
      return always(code.get('left'))
    case 'conditional_expression': {
      const [value, condition, other] = code.children
      return always(condition) || (always(value) && always(other))
    }
    default:
      if (/comprehension$|^generator_expression$/.test(code.kind)) return always(code.child('for_in_clause'))
      return code.children.some(always)
  }
}

/** True for what certainly has a first item: a literal with one, the endless iterators of `itertools`, and what runs over these. */
function hasItems(iterable: Node, file: PythonFile): boolean {
  const given = (iterable.get('arguments')?.children ?? []).filter(each => each.kind !== 'keyword_argument')
  const name = iterable.kind === 'call' ? file.called(iterable) : null
  if (name && KEEPS_LENGTH.has(name)) return given[0] !== undefined && hasItems(given[0], file)
  switch (name) {
    case 'itertools.count':
      return true
    case 'itertools.repeat':
      return given.length === 1
    case 'itertools.cycle':
      return given[0] !== undefined && hasItems(given[0], file)
    case 'builtins.zip':
      // It ends with the shortest of them.
      return given.length > 0 && given.every(each => hasItems(each, file))
    default:
      return (lengthOf(iterable, file) ?? 0) > 0
  }
}
