/** The arguments of a call, by position and by name. */

import type { Node } from './tree.ts'

export type Arguments = {
  /** Values of the plain positional arguments, up to the first `*args`: what follows it has no known position. */
  readonly positional: readonly Node[]
  /** Values of the keyword arguments by name. */
  readonly keywords: ReadonlyMap<string, Node>
  /** True with `*args` among the arguments. */
  readonly hasStar: boolean
  /** True with `**kwargs` among the arguments. */
  readonly hasDoubleStar: boolean
}

/** What a call passes. The bare generator of `sum(x for x in xs)` is its one positional argument. */
export function argumentsOf(call: Node): Arguments {
  const list = call.get('arguments')
  const children = list?.kind === 'generator_expression' ? [list] : (list?.children ?? [])
  const keywords = new Map<string, Node>()
  for (const each of children) {
    const value = each.kind === 'keyword_argument' ? each.get('value') : null
    if (value) keywords.set(each.get('name')?.text ?? '', value)
  }
  const star = children.findIndex(each => each.kind === 'list_splat')
  const placed = star < 0 ? children : children.slice(0, star)
  return {
    positional: placed.filter(each => each.kind !== 'keyword_argument' && each.kind !== 'dictionary_splat'),
    keywords,
    hasStar: star >= 0,
    hasDoubleStar: children.some(each => each.kind === 'dictionary_splat'),
  }
}

/**
 * The value that a call passes for one parameter, or null where it passes none or a `*args` / `**kwargs` may pass it.
 * @param position 0-based position of the parameter; null for a keyword-only one
 */
export function argumentOf(call: Node, name: string, position: number | null = null): Node | null {
  const { positional, keywords } = argumentsOf(call)
  return keywords.get(name) ?? (position === null ? null : (positional[position] ?? null))
}

/** True when the call passes the parameter, or may pass it through `*args` or `**kwargs`. */
export function mayPass(call: Node, name: string, position: number | null = null): boolean {
  const { hasStar, hasDoubleStar } = argumentsOf(call)
  return argumentOf(call, name, position) !== null || hasDoubleStar || (hasStar && position !== null)
}

/** The last name of what a call calls, `gather` of `asyncio.gather()`; empty where there is no such name. */
export function calledName(call: Node | null | undefined): string {
  const callee = call?.get('function')
  return (callee?.get('attribute') ?? callee)?.text ?? ''
}

/** The call of which a value, or a keyword together with its value, is an argument; null for anything else. */
export function takerOf({ parent }: Node): Node | null {
  return parent?.kind === 'argument_list' ? parent.parent : null
}
