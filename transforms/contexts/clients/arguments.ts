/** What a client is made from: whether another round would make it from something else. */

import type { PythonFile } from '../../../src/python/file.ts'
import { isStore } from '../../../src/python/targets.ts'
import { descendants, type Node } from '../../../src/python/tree.ts'

/** Functions whose results are as good as their arguments. */
const SETTINGS =
  /^(aiohttp\.(BasicAuth|ClientTimeout|DummyCookieJar)|httpx\.(BasicAuth|Limits|Timeout)|builtins\.(dict|float|int|str))$/

/** True where no argument depends on the round, of a loop or of a function that is called again and again. */
export function isIndependent(made: Node, round: Node, file: PythonFile): boolean {
  const list = made.get('arguments') as Node
  if (descendants(list, 'await', 'yield', 'lambda', 'named_expression').length > 0) return false
  if (descendants(list, 'call').some(call => !SETTINGS.test(file.called(call) ?? ''))) return false
  const isBoundOutside = descendants(list, 'identifier').every(each => {
    const bindings = file.scopes.lookup(each.text, each) ?? []
    return bindings.every(({ node }) => !round.contains(node))
  })
  return isBoundOutside && !argumentsRead(made, file).some(each => isWorkedOn(each, made, round))
}

/** The variables and attributes that the arguments read. */
export function argumentsRead(made: Node, file: PythonFile): Node[] {
  const list = made.get('arguments') as Node
  const isPart = (each: Node) => each.field === 'attribute' || each.field === 'name' || file.names.of(each) !== null
  return descendants(list, 'identifier', 'attribute', 'subscript').filter(each => !isPart(each))
}

/** True where the round does more with what an argument reads: `headers["X-Page"] = page`. */
function isWorkedOn(argument: Node, made: Node, round: Node): boolean {
  const { kind, text } = argument
  if (text === 'self') return false
  return descendants(round, kind).some(each => {
    const isPlaced = each.text === text && !made.contains(each)
    const isObject = each.parent?.kind === 'attribute' && each.field === 'object'
    return isPlaced && (isStore(each) || isObject || each.parent?.kind === 'subscript')
  })
}
