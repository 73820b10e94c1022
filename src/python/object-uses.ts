/** Everything that one file does with an object which it makes in one place and keeps under one name. */

import { attributeSources, classNamed, classOfSelf, withBases } from './attributes.ts'
import type { PythonFile } from './file.ts'
import { isExported } from './imports.ts'
import { oncePerName } from './memo.ts'
import { attributesNamed, stringsNamed } from './named-nodes.ts'
import { isOfProject } from './names.ts'
import { originOf } from './receivers.ts'
import type { Binding } from './scopes.ts'
import { isStore } from './targets.ts'
import { descendantsWith, type Node } from './tree.ts'

/** Where an object is made and kept. */
export type Home = {
  /** The call that makes it, the whole value of an assignment. */
  readonly made: Node
  /** The type that the assignment declares, or null. */
  readonly annotation: Node | null
  readonly name: string
  readonly kept: 'local' | 'module' | 'attribute'
  /** For attributes: the class whose instances, or which itself, have it. */
  readonly owner: Node | null
  /** Every other place that names the object. */
  readonly uses: readonly Node[]
  /** True when the file itself shows that code outside of it, or behind its back, may reach the object. */
  readonly isOpen: boolean
}

/** The home of the object that an expression names; null where it has none, or more than one. */
export function homeOf(expression: Node, file: PythonFile): Home | null {
  if (expression.kind === 'identifier') return homeOfVariable(expression, file)
  return expression.kind === 'attribute' ? homeOfAttribute(expression, file) : null
}

function homeOfVariable(identifier: Node, file: PythonFile): Home | null {
  const [binding, ...others] = file.scopes.lookup(identifier.text, identifier) ?? []
  const kind = binding?.scope.kind
  if (!binding || others.length > 0 || (kind !== 'module' && kind !== 'function')) return null
  const assignment = assignmentOf(binding)
  if (!assignment) return null
  return {
    ...assignment,
    name: binding.name,
    kept: kind === 'module' ? 'module' : 'local',
    owner: null,
    uses: file.scopes.references(binding).filter(use => use !== binding.node),
    isOpen: kind === 'module' && (isExported(file, binding.name) || isNamedInString(binding.name, file)),
  }
}

function assignmentOf({ node }: Binding): Pick<Home, 'made' | 'annotation'> | null {
  return node.field === 'left' ? plainAssignment(node.parent) : null
}

/** `name = call()`, a statement of its own: in `a = b = call()` the object has two names. */
function plainAssignment(assignment: Node | null): Pick<Home, 'made' | 'annotation'> | null {
  const made = assignment?.kind === 'assignment' ? assignment.get('right') : null
  if (made?.kind !== 'call' || assignment?.parent?.kind !== 'expression_statement') return null
  return { made, annotation: assignment.get('type') }
}

function homeOfAttribute(attribute: Node, file: PythonFile): Home | null {
  const user = classOf(attribute.get('object') as Node, file)
  return user && homeIn(attribute.get('attribute')?.text ?? '', user, file)
}

/** The home of an attribute that instances of the class have. */
const homeIn = oncePerName((name, user, file): Home | null => {
  const [source, ...others] = attributeSources(user, name, file)
  const assignment = others.length === 0 ? plainAssignment(source?.value?.parent ?? null) : null
  const owner = assignment?.made.ancestor('class_definition')
  return assignment && owner ? homeFrom(name, assignment.made.parent as Node, file) : null
})

/** The home of an attribute that this assignment alone gives its value. */
const homeFrom = oncePerName((name, assignment, file): Home | null => {
  const { made, annotation } = plainAssignment(assignment) ?? {}
  const owner = made?.ancestor('class_definition')
  if (!made || !owner || isSetByHeir(owner, name, file)) return null
  const named = attributesNamed(name, file.tree).filter(each => !(isStore(each) && each.parent === assignment))
  const own = file.scopes.made(owner)?.bindings.get(name)?.[0]
  const bare = own ? file.scopes.references(own).filter(use => use !== own.node) : []
  const relations = named.map(each => relationOf(each, name, owner, file))
  return {
    made,
    annotation: annotation ?? null,
    name,
    kept: 'attribute',
    owner,
    uses: [...bare, ...named.filter((_, index) => relations[index] === 'own')],
    isOpen: relations.includes('unknown') || hasUnknownBase(owner, file) || isNamedInString(name, file),
  }
})

/** True when a class that derives from the owner gives the attribute a value of its own. */
function isSetByHeir(owner: Node, name: string, file: PythonFile): boolean {
  return descendantsWith('class', file.tree.root, 'class_definition').some(
    each => withBases(each, file).includes(owner) && attributeSources(each, name, file).length > 1,
  )
}

/** The class of this file whose instance, or which itself, an expression is. */
function classOf(object: Node, file: PythonFile): Node | null {
  const self = classOfSelf(object, file)
  if (self) return self
  const named = file.names.of(object)
  return (named === null ? null : classNamed(named, file)) ?? classNamed(originOf(object, file)?.type ?? '', file)
}

/** Whether an attribute of that name is the one of the owner's instances. */
function relationOf(attribute: Node, name: string, owner: Node, file: PythonFile): 'own' | 'other' | 'unknown' {
  const object = attribute.get('object') as Node
  const user = classOf(object, file)
  if (!user) return isForeign(object, file) ? 'other' : 'unknown'
  if (isRelated(user, owner, file)) return 'own'
  return attributeSources(user, name, file).length > 0 ? 'other' : 'unknown'
}

/** True for modules and objects of libraries, which have attributes of their own. */
function isForeign(object: Node, file: PythonFile): boolean {
  const name = file.names.of(object) ?? originOf(object, file)?.type
  return !!name && !isOfProject(name, file.module)
}

function isRelated(a: Node, b: Node, file: PythonFile): boolean {
  return withBases(a, file).includes(b) || withBases(b, file).includes(a)
}

/** Bases that have no code which could use an attribute of an heir. */
const PLAIN_BASES = new Set(['abc.ABC', 'builtins.object', 'typing.Generic', 'typing.Protocol'])

function hasUnknownBase(owner: Node, file: PythonFile): boolean {
  return withBases(owner, file)
    .flatMap(each => each.get('superclasses')?.children ?? [])
    .some(base => {
      const name = file.names.of(base.kind === 'subscript' ? base.get('value') : base)
      return name === null || (!PLAIN_BASES.has(name) && !classNamed(name, file))
    })
}

/** `getattr(cache, "lock")` and the like; the names in `__slots__` only make room. */
function isNamedInString(name: string, file: PythonFile): boolean {
  return isInStringOf(name, file.tree.root, file)
}

const isInStringOf = oncePerName((name, _root, file): boolean =>
  stringsNamed(name, file.tree).some(string => !isSlot(string) && !isKeyOfDisplay(string)),
)

function isSlot(string: Node): boolean {
  return string.ancestor('assignment')?.get('left')?.text === '__slots__'
}

function isKeyOfDisplay(string: Node): boolean {
  return string.parent?.kind === 'pair' && string.field === 'key'
}
