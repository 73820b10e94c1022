/** The functions of a file, found without a look into the bodies of those that are not asked for. */

import type { PythonFile } from './file.ts'
import { oncePerNode } from './memo.ts'
import { nameInModule } from './names.ts'
import { descendantsWhere, descendantsWith, type Node } from './tree.ts'

/** The functions with the qualified name in this file, in source order. */
export function functionsNamed(name: string, file: PythonFile): readonly Node[] {
  const inner = name.indexOf('.<locals>')
  const outer = outermostNamed(file.tree.root, file).get(inner < 0 ? name : name.slice(0, inner)) ?? []
  return inner < 0 ? outer : outer.flatMap(each => innerNamed(each, file).get(name) ?? [])
}

/** The functions in whose bodies, or around whose bodies, the word stands; those inside of others behind them. */
export function functionsHolding(word: string, file: PythonFile): Node[] {
  return outermost(file.tree.root, file)
    .filter(each => holdsInBody(word, each))
    .flatMap(each => [each, ...functionsIn(each, file).filter(inner => holdsInBody(word, inner))])
}

function holdsInBody(word: string, definition: Node): boolean {
  const body = definition.get('body')
  return word !== '' && body !== null && definition.tree.holds(word, body)
}

const outermost = oncePerNode((root, _file): readonly Node[] =>
  descendantsWhere(() => false, root, 'function_definition').filter(each => !each.ancestor('function_definition')),
)

const functionsIn = oncePerNode((definition, _file): readonly Node[] =>
  descendantsWith('def', definition, 'function_definition').filter(each => each !== definition),
)

const outermostNamed = oncePerNode((root, file) => byName(outermost(root, file), file))

const innerNamed = oncePerNode((definition, file) => byName(functionsIn(definition, file), file))

function byName(definitions: readonly Node[], file: PythonFile): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>()
  for (const each of definitions) {
    const name = nameInModule(each, file)
    const same = found.get(name)
    if (same) same.push(each)
    else found.set(name, [each])
  }
  return found
}
