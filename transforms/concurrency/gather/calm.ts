/** Which expressions only compute a value: evaluating them earlier, or once more, cannot be noticed. */

import type { Facts } from '../../../src/project/facts.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** Builtins that neither write nor call back into unknown code, for ordinary arguments. */
const CALM_BUILTINS = new Set(
  [
    'abs all any ascii bin bool bytes chr dict divmod enumerate float format frozenset getattr hasattr hash hex id int',
    'isinstance issubclass len list max min oct ord pow range repr reversed round set slice sorted str sum tuple type zip',
  ]
    .join(' ')
    .split(' ')
    .map(name => `builtins.${name}`),
)

/** Functions of the standard library that only compute. */
const CALM_FUNCTIONS = new Set([
  'copy.copy',
  'copy.deepcopy',
  'datetime.datetime.fromisoformat',
  'datetime.timedelta',
  'json.dumps',
  'json.loads',
  'operator.itemgetter',
  'os.fspath',
  'os.path.basename',
  'os.path.dirname',
  'os.path.join',
  'os.path.splitext',
  'pathlib.Path',
  'pathlib.PurePath',
  'urllib.parse.quote',
  'urllib.parse.urlencode',
  'urllib.parse.urljoin',
  'urllib.parse.urlparse',
])

const RESTLESS = ['await', 'yield', 'named_expression', 'lambda', 'ERROR']

/** True when a call certainly does nothing but compute its result. */
export function isCalmCall(call: Node, file: PythonFile, facts: Facts): boolean {
  const callee = call.get('function')
  if (callee?.kind === 'attribute' && callee.get('object')?.kind === 'string') return true
  const name = file.called(call)
  if (name === null) return false
  if (CALM_BUILTINS.has(name) || CALM_FUNCTIONS.has(name)) return true
  const summary = facts.functionNamed(name)
  return !!summary && !summary.isAsync && !summary.isGenerator && facts.effectsOf(name).length === 0
}

/** True when evaluating the expression certainly does nothing but compute its value. */
export function isCalm(expression: Node, file: PythonFile, facts: Facts): boolean {
  if (descendants(expression, ...RESTLESS).length > 0) return false
  return descendants(expression, 'call').every(call => isCalmCall(call, file, facts))
}

const CONDITIONAL = new Set(['conditional_expression', 'boolean_operator', 'lambda', 'generator_expression'])

/** True when evaluating `outer` certainly evaluates `inner`, once. */
export function alwaysEvaluates(outer: Node, inner: Node): boolean {
  for (let node = inner; node !== outer && node.parent; node = node.parent) {
    const { kind, children } = node.parent
    if (CONDITIONAL.has(kind) || kind.endsWith('_comprehension')) return false
    if (kind === 'comparison_operator' && children.length > 2) return false
    if (kind === 'interpolation' && node.parent.has('=')) return false
  }
  return true
}

/** `super()` without arguments finds the object by the function that it stands in. */
export function asksForSuper(code: Node): boolean {
  return descendants(code, 'call').some(
    call => call.get('function')?.text === 'super' && call.get('arguments')?.children.length === 0,
  )
}

/** True when the expression makes no call at all: names, attributes, items, operators, literals. */
export function isPlain(expression: Node): boolean {
  return descendants(expression, 'call', ...RESTLESS).length === 0
}
