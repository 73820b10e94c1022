/** Which attributes a file replaces on objects whose class says otherwise: `store.save = fake`. */

import { classOfSelf } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { oncePerNode } from './memo.ts'
import { plainString } from './names.ts'
import { isStore } from './targets.ts'
import { descendants, type Node } from './tree.ts'

/** True when the file stores an attribute of that name on an object other than `self`, or patches one, whatever the object is. */
export function isReplaced(name: string, file: PythonFile): boolean {
  return replacedIn(file.tree.root, file).has(name)
}

const replacedIn = oncePerNode((root, file): ReadonlySet<string> => {
  const stored = descendants(root, 'attribute').filter(each => isStore(each) && !isOfSelf(each, file))
  const patched = descendants(root, 'call').flatMap(call => patchedBy(call) ?? [])
  return new Set([...stored.map(each => each.get('attribute')?.text ?? ''), ...patched])
})

function isOfSelf(attribute: Node, file: PythonFile): boolean {
  return classOfSelf(attribute.get('object') as Node, file) !== null
}

/** The last name of what `patch('shop.db.save')`, `patch.object(store, 'save')` or `setattr(store, 'save', fake)` replaces. */
function patchedBy(call: Node): string | null {
  const callee = call.get('function')
  const last = callee?.get('attribute')?.text ?? callee?.text ?? ''
  if (!/^(object|patch|setattr)$/.test(last)) return null
  const names = (call.get('arguments')?.children ?? []).slice(0, 2).map(each => plainString(each))
  return (
    names
      .findLast(each => each !== null)
      ?.split('.')
      .at(-1) ?? null
  )
}
