/** Names that code puts together: `f"do_{command}"`, `"on_" + event`. */

import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import type { Node } from './tree.ts'

/** What is known of a text: all of it, or how it begins and ends. */
export type NamePattern = { readonly whole: string } | { readonly prefix: string; readonly suffix: string }

const ANYTHING: NamePattern = { prefix: '', suffix: '' }

/** Variables that lead to variables further than this are a circle. */
const MOST_STEPS = 5

/** The texts that an expression may give. */
export function namePatterns(node: Node | null | undefined, file: PythonFile, steps = 0): NamePattern[] {
  const whole = plainString(node)
  if (whole !== null) return [{ whole }]
  switch (node?.kind) {
    case 'string':
      return [ofParts(node.children.map(each => (each.kind === 'string_content' ? each.text : null)).slice(1, -1))]
    case 'binary_operator':
      return node.has('%') ? [ofTemplate(node.get('left'))] : [ofSum(node, file, steps)]
    case 'call':
      return [ofFormat(node)]
    case 'parenthesized_expression':
      return namePatterns(node.children[0], file, steps)
    case 'conditional_expression':
      return [node.children[0], node.children[2]].flatMap(each => namePatterns(each, file, steps))
    case 'identifier':
      return steps < MOST_STEPS ? ofVariable(node, file, steps) : [ANYTHING]
    default:
      return [ANYTHING]
  }
}

/** True where the name may be the text; where nothing at all is known of it, only with `isOpen`. */
export function mayBe(pattern: NamePattern, name: string, isOpen: boolean): boolean {
  if ('whole' in pattern) return pattern.whole === name || pattern.whole.endsWith(`.${name}`)
  const { prefix, suffix } = pattern
  if (!prefix && !suffix) return isOpen
  return name.startsWith(prefix) && name.endsWith(suffix) && name.length >= prefix.length + suffix.length
}

/** The parts in order; null for one that is not known. */
function ofParts(parts: readonly (string | null)[]): NamePattern {
  return { prefix: parts[0] ?? '', suffix: parts.at(-1) ?? '' }
}

function ofSum(sum: Node, file: PythonFile, steps: number): NamePattern {
  if (!sum.has('+')) return ANYTHING
  const [first] = namePatterns(sum.get('left'), file, steps)
  const last = plainString(sum.get('right'))
  const prefix = first && ('whole' in first ? first.whole : first.prefix)
  return { prefix: prefix ?? '', suffix: last ?? '' }
}

/** `"do_%s"` and `"do_{}"`, up to the first place that is filled in and from the last one on. */
function ofTemplate(template: Node | null | undefined): NamePattern {
  const text = plainString(template)
  return text === null ? ANYTHING : ofParts(text.split(/%\w|\{\w*\}/))
}

function ofFormat(call: Node): NamePattern {
  const callee = call.get('function')
  return callee?.get('attribute')?.text === 'format' ? ofTemplate(callee.get('object')) : ANYTHING
}

function ofVariable(name: Node, file: PythonFile, steps: number): NamePattern[] {
  const bindings = file.scopes.lookup(name.text, name) ?? []
  if (bindings.length === 0) return [ANYTHING]
  return bindings.flatMap(({ kind, node, value }) => {
    if (kind === 'assignment' && value) return namePatterns(value, file, steps + 1)
    const items = kind === 'loop' && node.field === 'left' ? node.parent?.get('right') : null
    return /^(list|tuple|set)$/.test(items?.kind ?? '')
      ? (items?.children ?? []).flatMap(each => namePatterns(each, file, steps + 1))
      : [ANYTHING]
  })
}
