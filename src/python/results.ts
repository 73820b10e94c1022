/** Whether somebody has to await what a plain `def` gives. */

import { unparenthesized } from './collections.ts'
import { isAsync, isGenerator } from './execution.ts'
import type { PythonFile } from './file.ts'
import { returnsOf, returnValues } from './returns.ts'
import { isUnread, type Node } from './tree.ts'
import { knownValue } from './values.ts'

/**
 * What is known of the result of calling a plain `def`, whoever awaits it. `plain`: nothing that could be awaited. A list of calls: it
 * gives what one of these calls gives. Null: anything.
 */
export function resultOf(definition: Node, file: PythonFile): 'plain' | readonly Node[] | null {
  if (isAsync(definition) || isGenerator(definition) || isStub(definition)) return null
  const values = returnValues(definition).map(unparenthesized)
  if (values.every(value => isPlain(value, file))) return 'plain'
  const last = definition.get('body')?.children.at(-1)
  const isPassing = last?.kind === 'return_statement' && values.every(value => value.kind === 'call')
  return isPassing && values.length === returnsOf(definition).length ? values : null
}

/** True for a body that only stands for what others implement: `...`, a docstring, `pass`, `raise NotImplementedError`. */
export function isStub(definition: Node): boolean {
  const body = definition.get('body')
  if (body && isUnread(body) && doesSomething(body.text)) return false
  const statements = body?.children ?? []
  return statements.every(({ kind, children: [value] }) => {
    if (kind === 'pass_statement') return true
    if (kind === 'raise_statement') return /^NotImplementedError\b/.test(value?.text ?? '')
    return kind === 'expression_statement' && /^(string|concatenated_string|ellipsis)$/.test(value?.kind ?? '')
  })
}

/** True where the text of a body tells that it begins with another kind of statement, or goes on with one after its docstring. */
function doesSomething(text: string): boolean {
  let at = 0
  for (const skipped of [DOCSTRING, BETWEEN]) {
    skipped.lastIndex = at
    at += skipped.exec(text)?.[0].length ?? 0
  }
  DEED.lastIndex = at
  return DEED.test(text)
}

const DOCSTRING =
  /[rbu]{0,2}(?:"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?!"")(?:[^"\\\r\n]|\\[\s\S])*"|'(?!'')(?:[^'\\\r\n]|\\[\s\S])*')/iy

const BETWEEN = /(?:\s|;|#[^\r\n]*)*/y

const DEED = /(?![rbuft]{1,2}["']|(?:pass|raise)\b)[\p{L}_@]/iuy

const PLAIN =
  /^(string|concatenated_string|integer|float|true|false|none|comparison_operator|not_operator|list|tuple|set|dictionary|(list|set|dictionary)_comprehension|generator_expression|expression_list)$/

function isPlain(value: Node, file: PythonFile): boolean {
  return PLAIN.test(value.kind) || knownValue(value, file) !== null
}
