/** Whether `x += 1` gives a place a new object: a list changes in place, so that nothing another task has added is lost. */

import { attributeSources, classOfSelf } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { originOf } from '../../../src/python/receivers.ts'
import type { Node } from '../../../src/python/tree.ts'

type Source = { readonly value: Node | null; readonly annotation: Node | null }

/** True for a place that holds a number, a text or a tuple by all that is seen of it. */
export function isReplacedByUpdate(target: Node, file: PythonFile): boolean {
  const isItem = target.kind === 'subscript'
  const sources = sourcesOf(isItem ? (target.get('value') as Node) : target, file)
  return sources.length > 0 && sources.every(each => (isItem ? holdsValues(each, file) : isValue(each, file)))
}

/** Everything that the file gives an attribute of `self`, or a variable, save what updates it. */
function sourcesOf(place: Node, file: PythonFile): Source[] {
  if (place.kind === 'identifier') {
    const bindings = file.scopes.lookup(place.text, place) ?? []
    return bindings
      .filter(({ node }) => node.parent?.kind !== 'augmented_assignment')
      .map(({ value, node }) => ({ value, annotation: node.parent?.get('type') ?? null }))
      .filter(isTelling)
  }
  const owner = place.kind === 'attribute' ? classOfSelf(place.get('object') as Node, file) : null
  const name = place.get('attribute')?.text ?? ''
  const sources = owner ? attributeSources(owner, name, file) : []
  return sources.filter(({ target }) => target?.parent?.kind !== 'augmented_assignment').filter(isTelling)
}

/** False for `self.total = None`, to which nothing can be added. */
function isTelling({ value, annotation }: Source): boolean {
  return value?.kind !== 'none' || annotation !== null
}

const VALUES = /^(builtins\.(bool|bytes|complex|float|frozenset|int|str|tuple)|datetime\.timedelta|decimal\.Decimal)$/
const DECLARED = '(?:bool|bytes|complex|float|int|str|tuple|timedelta|Decimal)'
const DECLARED_VALUE = new RegExp(`^${DECLARED}$`)
const DECLARED_HOLDER = new RegExp(`^(?:Counter\\[.+|(?:dict|Dict|defaultdict|list|List)\\[(?:.+, *)?${DECLARED})\\]$`)

const LITERALS = new Set([
  'concatenated_string',
  'expression_list',
  'false',
  'float',
  'integer',
  'string',
  'true',
  'tuple',
])

function isValue({ value, annotation }: Source, file: PythonFile): boolean {
  if (annotation) return DECLARED_VALUE.test(annotation.text)
  const number = value?.kind === 'unary_operator' ? value.get('argument') : value
  return LITERALS.has(number?.kind ?? '') || VALUES.test(originOf(value, file)?.type ?? '')
}

/** `{"apples": 0}`, `[0, 0]`, `Counter()`, `defaultdict(int)` */
function holdsValues({ value, annotation }: Source, file: PythonFile): boolean {
  if (annotation) return DECLARED_HOLDER.test(annotation.text)
  if (value?.kind === 'call') {
    const name = file.called(value)
    const [first] = value.get('arguments')?.children ?? []
    if (name === 'collections.defaultdict') return DECLARED_VALUE.test(first?.text ?? '')
    return name === 'collections.Counter'
  }
  const items = value?.kind === 'dictionary' ? value.children.map(each => each.get('value')) : value?.children
  const isDisplay = value?.kind === 'dictionary' || value?.kind === 'list'
  return isDisplay && !!items?.length && items.every(each => isValue({ value: each, annotation: null }, file))
}
