/** Whether code is a test that does something wrong on purpose. */

import { decoratorsOf } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { descendants, type Node } from './tree.ts'

const EXPECTING =
  /^(pytest\.(deprecated_call|raises|warns)|warnings\.catch_warnings|test\.support\..*check_(no_)?warnings)$/

const ASSERTION = /^assert(Raises|Warns)(Regex)?$/

/** True for code whose errors or warnings a test expects or looks at: `with pytest.warns(RuntimeWarning): save()`. */
export function isExpectedToFail(node: Node, file: PythonFile): boolean {
  for (let below = node, outer = node.parent; outer; below = outer, outer = outer.parent) {
    if (outer.kind === 'with_statement' && below.field === 'body' && entersExpectation(outer, file)) return true
    if (outer.kind === 'call' && below.field === 'arguments' && isExpectation(outer, file)) return true
    if (outer.kind === 'function_definition' && silencesWarnings(outer, file)) return true
  }
  return false
}

function entersExpectation(statement: Node, file: PythonFile): boolean {
  const managers = descendants(statement.child('with_clause') as Node, 'call')
  return managers.some(manager => isExpectation(manager, file))
}

function isExpectation(call: Node, file: PythonFile): boolean {
  const callee = call.get('function')
  return EXPECTING.test(file.names.of(callee) ?? '') || ASSERTION.test(callee?.get('attribute')?.text ?? '')
}

/** `@pytest.mark.filterwarnings('ignore:coroutine .* was never awaited')` */
function silencesWarnings(definition: Node, file: PythonFile): boolean {
  return decoratorsOf(definition).some(({ children: [mark] }) => {
    const name = mark?.kind === 'call' ? file.called(mark) : null
    return (
      name === 'pytest.mark.filterwarnings' && /\bawaited\b|RuntimeWarning/.test(mark?.get('arguments')?.text ?? '')
    )
  })
}
