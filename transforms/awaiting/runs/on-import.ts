/** Whether code of a module may run because somebody imports it. */

import type { Facts } from '../../../src/project/facts.ts'
import { isPackage } from '../../../src/project/modules.ts'
import { classNamed, hasBaseElsewhere } from '../../../src/python/attributes.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { isGuarded, isMainGuard, isTestFile } from '../../../src/python/scripts.ts'
import { stdlibModules } from '../../../src/python/stdlib.ts'
import type { Node } from '../../../src/python/tree.ts'

/** False for code under a main guard, and in a file that can only be meant as a script. */
export function mayRunOnImport(node: Node, file: PythonFile, facts: Facts): boolean {
  return !isGuarded(node) && !isScript(file, facts)
}

/** True for a file that nothing imports, that is in no package, and that makes no application for a server to load. */
function isScript(file: PythonFile, facts: Facts): boolean {
  if (/(^|\/)__main__\.py$/.test(file.path)) return true
  if (file.module.includes('.') || isPackage(file.path) || isTestFile(file)) return false
  const hasGuard = file.tree.root.children.some(isMainGuard)
  return !hasGuard && !makesObjects(file) && facts.mentionsElsewhere(file.module, file.path).length === 0
}

/** `app = FastAPI()`: a server imports the module for it. Objects of the file's own plain classes are for itself. */
function makesObjects(file: PythonFile): boolean {
  return [...file.scopes.module.bindings.values()].flat().some(({ value }) => {
    const name = value?.kind === 'call' ? (file.called(value) ?? 'unknown') : 'builtins'
    const [home = ''] = name.split('.')
    const owner = classNamed(name, file)
    return home !== 'builtins' && !stdlibModules.has(home) && !(owner && !hasBaseElsewhere(owner, file))
  })
}
