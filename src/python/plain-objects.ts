/** Values that are certainly no objects of the project: literals, and what well-known functions of libraries give. */

import { attributeSources, classOfSelf, hasBaseElsewhere } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { canonicalName, resultTypes, typeOf } from './library-types.ts'
import type { Node } from './tree.ts'

const LITERALS =
  /^(string|concatenated_string|integer|float|true|false|none|list|dictionary|set|tuple|(list|set|dictionary)_comprehension|generator_expression)$/

/** True for a literal of a builtin type, `None` too. */
export function isLiteral({ kind }: Node): boolean {
  return LITERALS.test(kind)
}

/** True for a literal, and for a variable or a private attribute of `self` that only ever holds literals. */
export function isBuiltinValue(node: Node | null, file: PythonFile): boolean {
  if (!node) return false
  if (isLiteral(node)) return true
  if (node.kind === 'parenthesized_expression') return isBuiltinValue(node.children[0] ?? null, file)
  if (node.kind === 'identifier') {
    const bindings = file.scopes.lookup(node.text, node) ?? []
    return areLiterals(bindings.map(({ kind, value }) => (kind === 'assignment' ? value : null)))
  }
  const name = node.kind === 'attribute' ? (node.get('attribute')?.text ?? '') : ''
  const owner = name.startsWith('_') ? classOfSelf(node.get('object') as Node, file) : null
  if (!owner || hasBaseElsewhere(owner, file)) return false
  return areLiterals(attributeSources(owner, name, file).map(({ value }) => value))
}

/** `None` may only stand for "not yet". */
function areLiterals(values: readonly (Node | null)[]): boolean {
  return values.some(value => value && value.kind !== 'none') && values.every(value => value && isLiteral(value))
}

/** Library classes whose objects stand for something else. */
const STAND_INS =
  /^((unittest\.)?mock\.|asynctest\.|pytest_mock\.|types\.(SimpleNamespace|ModuleType|DynamicClassAttribute)|typing|weakref\.|functools\.|wrapt\.|contextvars\.|multiprocessing\.managers\.)/

const builtins = 'bool bytearray bytes complex dict float frozenset int list object range set sorted str tuple'

/** Functions with small names whose results are objects of their library or plain values. */
const MAKERS: ReadonlySet<string> = new Set([
  ...builtins.split(' ').map(name => `builtins.${name}`),
  'argparse.ArgumentParser.parse_args',
  'collections.defaultdict',
  'collections.deque',
  'datetime.date',
  'datetime.datetime',
  'datetime.timedelta',
  'json.load',
  'json.loads',
  'logging.getLogger',
  'os.environ',
  're.compile',
  're.fullmatch',
  're.match',
  're.search',
  'subprocess.run',
])

/** True for the name of a class or function of a library that never gives an object of somebody else. */
export function isPlainObject(name: string): boolean {
  const canonical = canonicalName(name)
  if (STAND_INS.test(canonical)) return false
  if (MAKERS.has(canonical) || Object.hasOwn(resultTypes, canonical) || typeOf(canonical) !== canonical) return true
  return /\.[A-Z]\w*$/.test(canonical)
}
