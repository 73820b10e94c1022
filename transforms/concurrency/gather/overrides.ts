/** Whether a call may run another function than the one that is read: stubs, subclasses, replaced methods. */

import type { Facts } from '../../../src/project/facts.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { oncePerNode } from '../../../src/python/memo.ts'
import { mayName, storableAttributes } from '../../../src/python/named-nodes.ts'
import { originOf } from '../../../src/python/receivers.ts'
import { isStore } from '../../../src/python/targets.ts'
import { descendants, descendantsWhere, descendantsWith, type Node } from '../../../src/python/tree.ts'

/** A body that only raises, or says nothing, is there to be overridden. */
export function isStub(definition: Node): boolean {
  const last = definition.get('body')?.children.at(-1)
  if (last?.kind === 'raise_statement' || last?.kind === 'pass_statement') return true
  return last?.kind === 'expression_statement' && /^(ellipsis|string)$/.test(last.children[0]?.kind ?? '')
}

/** A method of a class that an annotation names: the object may be of a subclass with another one. */
export function isPromisedMethod(call: Node, name: string, file: PythonFile, facts: Facts): boolean {
  const method = facts.functionNamed(name)
  if (file.called(call) !== null || !method) return false
  const origin = originOf(call.get('function')?.get('object') ?? null, file)
  if (origin?.via === 'call') return false
  // A body that mentions nothing is that of a protocol or an abstract method.
  const isDeclared = method.isStub || method.mentions.length === 0
  return isDeclared || isSubclassed(name.slice(0, name.lastIndexOf('.')), file, facts)
}

/** Module and name of a class at module level, else null. */
export function qualifiedClass(owner: Node, file: PythonFile): string | null {
  const name = owner.get('name')
  if (!name || owner.ancestor('function_definition', 'class_definition')) return null
  return file.module ? `${file.module}.${name.text}` : name.text
}

/** True when a subclass is seen in this file, or another file names the class. */
export function isSubclassed(name: string, file: PythonFile, facts: Facts): boolean {
  return basesIn(file.tree.root, file).has(name) || facts.mentionsElsewhere(name, file.path).length > 0
}

/** What the classes of a file name as their bases, or hand to `type()`. */
const basesIn = oncePerNode((root, file): ReadonlySet<string | null> => {
  const bases = descendantsWith('class', root, 'class_definition').flatMap(
    each => each.get('superclasses')?.children ?? [],
  )
  const made = descendantsWhere(mayName(['builtins.type'], file), root, 'call')
    .filter(each => file.called(each) === 'builtins.type')
    .flatMap(each => descendants(each.get('arguments') as Node, 'identifier', 'attribute'))
  return new Set([...bases, ...made].map(base => file.names.of(base)))
})

/** True when the file puts something else where the function was: `client.load = fake`. */
export function isStoredTo(name: string, file: PythonFile): boolean {
  const last = name.slice(name.lastIndexOf('.') + 1)
  return storableAttributes(last, file.tree).some(isStore)
}
