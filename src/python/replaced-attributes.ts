/** Which attributes a file replaces on objects whose class says otherwise: `store.save = fake`. */

import { classOfSelf } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { oncePerName, oncePerNode } from './memo.ts'
import { callsNamed, storableAttributes } from './named-nodes.ts'
import { plainString } from './names.ts'
import { isStore } from './targets.ts'
import type { Node } from './tree.ts'

/** True when the file stores an attribute of that name on an object other than `self`, or patches one, whatever the object is. */
export function isReplaced(name: string, file: PythonFile): boolean {
  return isStored(name, file.tree.root, file) || patchedIn(file.tree.root, file).has(name)
}

const isStored = oncePerName((name, { tree }, file) =>
  storableAttributes(name, tree).some(each => isStore(each) && !isOfSelf(each, file)),
)

const PATCHERS = ['object', 'patch', 'setattr']

const patchedIn = oncePerNode(
  ({ tree }, _file): ReadonlySet<string> =>
    new Set(PATCHERS.flatMap(name => callsNamed(name, tree)).flatMap(call => patchedBy(call) ?? [])),
)

function isOfSelf(attribute: Node, file: PythonFile): boolean {
  return classOfSelf(attribute.get('object') as Node, file) !== null
}

/** The last name of what `patch('shop.db.save')`, `patch.object(store, 'save')` or `setattr(store, 'save', fake)` replaces. */
function patchedBy(call: Node): string | null {
  const names = (call.get('arguments')?.children ?? []).slice(0, 2).map(each => plainString(each))
  return (
    names
      .findLast(each => each !== null)
      ?.split('.')
      .at(-1) ?? null
  )
}
