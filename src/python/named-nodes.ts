/** Nodes of a file by the name they carry: only function bodies that hold the name are read for them. */

import type { PythonFile } from './file.ts'
import { plainString } from './names.ts'
import { firstAtLeast } from './ordered.ts'
import { type Node, nodeAt, nodesAround, type Tree } from './tree.ts'

type Stretch = { readonly start: number; readonly end: number }

/** Every identifier of that name in the stretch, in source order, be it a variable, an attribute, a keyword or the name of a definition. */
export function identifiersNamed(name: string, tree: Tree, within: Stretch = tree.root): Node[] {
  return identifiersAt(name, tree, placesIn(name, tree, within))
}

/** Every attribute `x.name` in the stretch, whatever `x` is, in the order of `descendants`. */
export function attributesNamed(name: string, tree: Tree, within: Stretch = tree.root): Node[] {
  return attributesAt(name, tree, placesIn(name, tree, within))
}

/** As `attributesNamed`, of those alone that may be given a value: no call and no operand of anything is among them. */
export function storableAttributes(name: string, tree: Tree, within: Stretch = tree.root): Node[] {
  return attributesAt(
    name,
    tree,
    placesIn(name, tree, within).filter(at => isMatchedAt(MAY_BE_STORED, tree, at + name.length)),
  )
}

/** The names of all attributes in the text of a node that may be given a value, and maybe other words. */
export function storableWords({ text }: Node): string[] {
  return [...text.matchAll(STORABLE)].map(([, name]) => name as string)
}

/** Every call of `name(…)` and `x.name(…)`, whatever `x` is, in the order of `descendants`. */
export function callsNamed(name: string, tree: Tree): Node[] {
  const places = placesIn(name, tree, tree.root).filter(at => isMatchedAt(MAY_BE_CALLED, tree, at + name.length))
  const calls = identifiersAt(name, tree, places).flatMap(identifier => {
    const callee = attributeOf(identifier) ?? identifier
    return callee.parent?.kind === 'call' && callee.field === 'function' ? [callee.parent] : []
  })
  return calls.sort(outermostFirst)
}

/**
 * Every identifier and attribute of one of the names, and every string in which one stands as a word, in the order of `descendants`:
 * nothing else of the tree is looked at.
 */
export function nodesWith(names: Iterable<string>, tree: Tree): Node[] {
  const found = new Set<Node>()
  for (const name of new Set(names))
    for (const at of placesIn(name, tree, tree.root))
      for (const node of nodesAround(tree, at)) {
        if (node.kind === 'string') found.add(node)
        if (node.kind !== 'identifier' || node.start !== at || node.end !== at + name.length) continue
        found.add(node)
        const attribute = attributeOf(node)
        if (attribute) found.add(attribute)
      }
  return [...found].sort(outermostFirst)
}

/** Every identifier, attribute and string in which the name stands as a word, be it in a part of it, in the order of `descendants`. */
export function nodesHolding(name: string, tree: Tree): Node[] {
  const around = placesIn(name, tree, tree.root).flatMap(at => nodesAround(tree, at))
  return [...new Set(around.filter(({ kind }) => /^(identifier|attribute|string)$/.test(kind)))].sort(outermostFirst)
}

/** Every string that is the name, no more and no less, in source order. */
export function stringsNamed(name: string, tree: Tree): Node[] {
  return nodesWith([name], tree).filter(node => plainString(node) === name)
}

/** True where a string in the stretch may be the name, no more and no less. */
export function mayQuote(name: string, { text }: { readonly text: string }): boolean {
  return text.includes(`"${name}"`) || text.includes(`'${name}'`)
}

/**
 * A test for `descendantsWhere`: false for bodies without any word by which the file may name something.
 * @param names qualified names as `Names.of` gives them: they end in a word of the source, unless an import calls it otherwise
 */
export function mayName(names: readonly string[], { tree, text }: PythonFile): (body: Node) => boolean {
  const words = [...new Set(names.map(name => name.slice(name.lastIndexOf('.') + 1)))]
  if (words.includes('')) return () => true
  if (new RegExp(`\\b(?:${words.join('|')})(?:[\\s\\\\]+as\\b|[\\s\\\\]*#)`).test(text)) return () => true
  return body => words.some(word => tree.holds(word, body))
}

function identifiersAt(name: string, tree: Tree, places: readonly number[]): Node[] {
  return places.flatMap(at => {
    const node = nodeAt(tree, 'identifier', at)
    return node?.end === at + name.length ? [node] : []
  })
}

function attributesAt(name: string, tree: Tree, places: readonly number[]): Node[] {
  const dotted = places.filter(at => mayFollowDot(tree.text, at))
  return identifiersAt(name, tree, dotted)
    .flatMap(node => attributeOf(node) ?? [])
    .sort(outermostFirst)
}

function attributeOf({ parent, field }: Node): Node | null {
  return parent?.kind === 'attribute' && field === 'attribute' ? parent : null
}

/** `a.x.x`: the whole starts where its first part does. */
function outermostFirst(a: Node, b: Node): number {
  return a.start - b.start || b.end - a.end
}

function placesIn(name: string, tree: Tree, { start, end }: Stretch): readonly number[] {
  if (name === '') return []
  const places = tree.placesOf(name)
  return places.slice(firstAtLeast(places, start), firstAtLeast(places, end))
}

/** True unless something other than a dot is before the place; a comment may end a line above. */
function mayFollowDot(text: string, at: number): boolean {
  let before = at - 1
  while (/[\s\\]/.test(text[before] ?? '')) before--
  if (text[before] === '.') return true
  const line = text.lastIndexOf('\n', before)
  const between = text.slice(before + 1, at)
  return /[\r\n]/.test(between) && text.slice(line + 1, before + 1).includes('#')
}

/** What comes behind a target: an operator that assigns, the rest of a list of targets, `in`, or the end of its statement. */
const BEHIND_TARGET = /[^\S\r\n]*(?:$|[,:;)\]#\\\r\n]|=(?!=)|in\b|(?:\*\*|\/\/|<<|>>|[-+*/%@&|^])=)/

const MAY_BE_STORED = new RegExp(BEHIND_TARGET, 'y')

const STORABLE = new RegExp(
  `\\.(?:[\\s\\\\]|#[^\\r\\n]*[\\r\\n])*([\\w\\x80-\\uffff]+)(?=${BEHIND_TARGET.source})`,
  'g',
)

const MAY_BE_CALLED = /[\s\\]*[(#]/y

function isMatchedAt(pattern: RegExp, { text }: Tree, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}
