/** Whether a call can be one of a function, by what it passes. */

import { argumentsOf } from './calls.ts'
import { isLiteral } from './plain-objects.ts'
import { parameterName } from './targets.ts'
import type { Node } from './tree.ts'

type Shape = {
  /** Names of what may be passed by position, in order. */
  readonly positional: readonly Parameter[]
  readonly keywordOnly: readonly Parameter[]
  readonly hasStar: boolean
  readonly hasDoubleStar: boolean
}

type Parameter = { readonly name: string; readonly isRequired: boolean }

/**
 * False where Python would raise a TypeError for the arguments.
 * @param isMethod true for a function of a class: the object before the dot may fill its first parameter
 */
export function mayTake(definition: Node, call: Node, isMethod: boolean): boolean {
  const shape = shapeOf(definition)
  if (!isMethod) return fits(shape, call)
  const isBound = fits({ ...shape, positional: shape.positional.slice(1) }, call)
  const [first] = argumentsOf(call).positional
  return isBound || (!(first && isLiteral(first)) && fits(shape, call))
}

function fits({ positional, keywordOnly, hasStar, hasDoubleStar }: Shape, call: Node): boolean {
  const given = argumentsOf(call)
  if (!hasStar && given.positional.length > positional.length) return false
  const named = [...positional.slice(given.positional.length), ...keywordOnly]
  const names = new Set(named.map(({ name }) => name))
  if (!hasDoubleStar && [...given.keywords.keys()].some(name => !names.has(name))) return false
  const missing = given.hasStar ? keywordOnly : named
  return given.hasDoubleStar || missing.every(({ name, isRequired }) => !isRequired || given.keywords.has(name))
}

function shapeOf(definition: Node): Shape {
  const all = definition.get('parameters')?.children ?? []
  const star = all.findIndex(each => each.kind === 'keyword_separator' || splatOf(each) === '*')
  const named = (list: readonly Node[]) =>
    list.flatMap(each => {
      const name = splatOf(each) ? null : parameterName(each)
      return name ? [{ name: name.text, isRequired: each.get('value') === null }] : []
    })
  return {
    positional: named(star < 0 ? all : all.slice(0, star)),
    keywordOnly: named(star < 0 ? [] : all.slice(star + 1)),
    hasStar: all.some(each => splatOf(each) === '*'),
    hasDoubleStar: all.some(each => splatOf(each) === '**'),
  }
}

/** `*` and `**` of a parameter that collects arguments, with or without an annotation. */
function splatOf(parameter: Node): '*' | '**' | null {
  const inner = parameter.kind === 'typed_parameter' ? (parameter.children[0] ?? parameter) : parameter
  if (inner.kind === 'dictionary_splat_pattern') return '**'
  return inner.kind === 'list_splat_pattern' ? '*' : null
}
