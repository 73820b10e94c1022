/** Hands the items of a collection over one by one, as `asyncio.gather()` takes them. */

import { type Edit, insertAfter, insertBefore, replace } from '../../../src/engine/edit.ts'
import type { Node } from '../../../src/python/tree.ts'

/**
 * `[a(), b()]` becomes `a(), b()`; a collection that is not written out on one line gets a star.
 * @param opening what comes before the items, such as `asyncio.gather(`
 */
export function spread(collection: Node, opening = '', closing = ''): Edit[] {
  const first = collection.children[0]
  const last = collection.children.at(-1)
  if (!/^(list|tuple|set)$/.test(collection.kind) || !first || !last || /[\r\n]/.test(collection.text))
    return [insertBefore(collection, `${opening}*`), insertAfter(collection, closing)].filter(({ text }) => text !== '')
  return [
    replace({ start: collection.start, end: first.start }, opening),
    replace({ start: last.end, end: collection.end }, closing),
  ]
}
