/** A client in an attribute that no code of the project closes. */

import type { Facts } from '../../../src/project/facts.ts'
import { classOfSelf } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { attributesNamed, mayQuote } from '../../../src/python/named-nodes.ts'
import { isStore } from '../../../src/python/targets.ts'
import type { Node } from '../../../src/python/tree.ts'
import { clientMade, clientUse } from './known.ts'

/**
 * The `self.session` that is given a session of aiohttp, where every attribute of that name in the project is one which only sends
 * requests; else null. aiohttp itself complains of such a session when the program ends.
 */
export function neverClosed(made: Node, file: PythonFile, facts: Facts): Node | null {
  const target = made.parent?.kind === 'assignment' && made.field === 'right' ? made.parent.get('left') : null
  if (target?.kind !== 'attribute' || !classOfSelf(target.get('object') as Node, file)) return null
  const name = target.get('attribute')?.text ?? ''
  const files = new Map([file, ...facts.filesWith(name)].map(each => [each.path, each]))
  let hasRequest = false
  for (const each of files.values()) {
    if (mayQuote(name, each)) return null
    for (const attribute of attributesNamed(name, each.tree)) {
      if (isStore(attribute) ? !isSession(attribute, each) : !onlySends(attribute, each)) return null
      hasRequest ||= clientUse(attribute, 'aiohttp', each)?.kind === 'request'
    }
  }
  return hasRequest ? target : null
}

/** `self.session = ClientSession()`, `self.session = None` */
function isSession(attribute: Node, file: PythonFile): boolean {
  const value = attribute.field === 'left' ? attribute.parent?.get('right') : null
  return value?.kind === 'none' || (value?.kind === 'call' && clientMade(value, file) === 'aiohttp')
}

function onlySends(attribute: Node, file: PythonFile): boolean {
  const use = clientUse(attribute, 'aiohttp', file)
  return use !== null && use.kind !== 'close'
}
