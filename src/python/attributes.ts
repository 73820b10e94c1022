/** Attributes of the classes of one file: where `self.x` gets its values. */

import type { PythonFile } from './file.ts'
import { oncePerName, oncePerNode } from './memo.ts'
import { storableAttributes, storableWords } from './named-nodes.ts'
import { qualname } from './names.ts'
import type { Binding } from './scopes.ts'
import { isStore } from './targets.ts'
import { descendants, type Node } from './tree.ts'

/** One way in which an attribute gets a value. All null for a way that says nothing about the value. */
export type AttributeSource = {
  /** What is assigned. */
  readonly value: Node | null
  readonly annotation: Node | null
  /** The assigned attribute where it is a target of `with … as` or part of a tuple. */
  readonly target: Node | null
}

const UNKNOWN: AttributeSource = { value: null, annotation: null, target: null }

/** The class whose instance (or, in a class method, which itself) `object` is, because it is the method's `self`. */
export function classOfSelf(object: Node, file: PythonFile): Node | null {
  if (object.kind !== 'identifier') return null
  const bindings = file.scopes.lookup(object.text, object)
  const [binding] = bindings ?? []
  return bindings?.length === 1 && binding ? classOfParameter(binding, file) : null
}

/** The class whose instance (or which itself) a method gets as this parameter, because it is its first one. */
export function classOfParameter(binding: Binding, file: PythonFile): Node | null {
  if (binding.kind !== 'parameter') return null
  const method = binding.scope.node
  const owner = method.kind === 'function_definition' ? methodOwner(method) : null
  const isFirst = method.get('parameters')?.children[0]?.contains(binding.node)
  return owner && isFirst && !decoratorNames(method, file).includes('builtins.staticmethod') ? owner : null
}

/** The class in whose body the function stands directly, or null. */
export function methodOwner(definition: Node): Node | null {
  const statement = definition.parent?.kind === 'decorated_definition' ? definition.parent : definition
  const owner = statement.parent?.kind === 'block' ? statement.parent.parent : null
  return owner?.kind === 'class_definition' ? owner : null
}

/** Qualified names of what a function or class is decorated with, outermost first; null for one that is not certain. */
export function decoratorNames(definition: Node, file: PythonFile): (string | null)[] {
  return decoratorsOf(definition).map(({ children: [expression] }) =>
    file.names.of((expression?.kind === 'call' ? expression.get('function') : expression) ?? null),
  )
}

/** True for a decorator, by its qualified name, that only says whose method a function is. */
export function isMethodDecorator(name: string | null): boolean {
  return name === 'builtins.classmethod' || name === 'builtins.staticmethod'
}

/** The `decorator` nodes of a function or class, outermost first. */
export function decoratorsOf(definition: Node): Node[] {
  const { parent } = definition
  return parent?.kind === 'decorated_definition' ? parent.children.filter(each => each.kind === 'decorator') : []
}

/** The top-level class of this file with the qualified name, or null. */
export function classNamed(name: string, file: PythonFile): Node | null {
  const prefix = file.module ? `${file.module}.` : ''
  if (!name.startsWith(prefix)) return null
  const bindings = file.scopes.module.bindings.get(name.slice(prefix.length))
  return bindings?.length === 1 && bindings[0]?.kind === 'class' ? (bindings[0].node.parent as Node) : null
}

/** The one method of that name in the class or its bases in this file, or null. */
export function methodNamed(owner: Node, name: string, file: PythonFile): Node | null {
  for (const each of withBases(owner, file)) {
    const bindings = file.scopes.made(each)?.bindings.get(name)
    if (!bindings) continue
    return bindings.length === 1 && bindings[0]?.kind === 'function' ? (bindings[0].node.parent as Node) : null
  }
  return null
}

/** `self.on_error` as the qualified name of the method, or null where it is none of this file. */
export function methodOfSelf(value: Node, file: PythonFile): string | null {
  const owner = value.kind === 'attribute' ? classOfSelf(value.get('object') as Node, file) : null
  const method = value.get('attribute')?.text ?? ''
  if (!owner || !methodNamed(owner, method, file)) return null
  return [file.module, qualname(owner), method].filter(Boolean).join('.')
}

/** True when the class, or a base of it in this file, defines a function of that name, be it a property. */
export function definesFunction(owner: Node, name: string, file: PythonFile): boolean {
  return withBases(owner, file).some(each =>
    file.scopes
      .made(each)
      ?.bindings.get(name)
      ?.some(({ kind }) => kind === 'function'),
  )
}

/** Every way in which the class, or a base of it in this file, gives the attribute a value. */
export function attributeSources(owner: Node, name: string, file: PythonFile): AttributeSource[] {
  return withBases(owner, file).flatMap(each => ownSources(name, each, file))
}

const ownSources = oncePerName((name, owner, file): readonly AttributeSource[] => [
  ...fromBody(owner, name, file),
  ...fromMethods(owner, name, file),
])

/** True where the class, or a base of it in this file, also stores something under the name of a method. */
export function isStoredOver(owner: Node, method: string, file: PythonFile): boolean {
  return attributeSources(owner, method, file).some(source => source.value || source.target)
}

/** The class and those of its bases, near and far, that this file defines, nearest first. */
export const withBases = oncePerNode((owner, file): readonly Node[] => {
  const found = new Set([owner])
  for (const each of found) {
    for (const base of each.get('superclasses')?.children ?? []) {
      const name = file.names.of(base)
      const definition = name === null ? null : classNamed(name, file)
      if (definition) found.add(definition)
    }
  }
  return [...found]
})

/** True where the class, or a base of it in this file, has a base that this file does not define. */
export function hasBaseElsewhere(owner: Node, file: PythonFile): boolean {
  return withBases(owner, file)
    .flatMap(each => each.get('superclasses')?.children ?? [])
    .some(base => classNamed(file.names.of(base) ?? '', file) === null)
}

/** `x = …`, `x: T` and `def x` in the class body. */
function fromBody(owner: Node, name: string, file: PythonFile): AttributeSource[] {
  return (file.scopes.made(owner)?.bindings.get(name) ?? []).map(({ kind, node, value }): AttributeSource => {
    if (kind === 'function') return fromProperty(node.parent as Node, file)
    // A declared field says more than its value, which may be `field(…)`, `Field(…)` or a descriptor.
    const annotation = node.parent?.kind === 'assignment' ? node.parent.get('type') : null
    return { value: annotation || kind !== 'assignment' ? null : value, annotation, target: null }
  })
}

/** A property promises what its return annotation says; a method is no value. */
function fromProperty(definition: Node, file: PythonFile): AttributeSource {
  const [decorator, ...more] = decoratorNames(definition, file)
  const isProperty = decorator === 'builtins.property' || decorator === 'functools.cached_property'
  return isProperty && more.length === 0 ? { ...UNKNOWN, annotation: definition.get('return_type') } : UNKNOWN
}

/** `self.x = …` and other stores of `self.x` in the methods of the class. */
function fromMethods(owner: Node, name: string, file: PythonFile): AttributeSource[] {
  return storesOf(name, owner, file).flatMap((store): AttributeSource[] => {
    const parent = store.parent as Node
    if (parent.kind === 'delete_statement') return []
    if (parent.kind !== 'assignment') return [{ ...UNKNOWN, target: store }]
    return [{ value: parent.get('right'), annotation: parent.get('type'), target: null }]
  })
}

/** The stores of `self.name`. */
const storesOf = oncePerName((name, owner, file): readonly Node[] =>
  storableAttributes(name, owner.tree, owner.get('body') as Node).filter(each => isStoreOf(each, owner, file)),
)

function isStoreOf(attribute: Node, owner: Node, file: PythonFile): boolean {
  return isStore(attribute) && classOfSelf(attribute.get('object') as Node, file) === owner
}

/** True when the class itself gives the attribute a value: in its body, or through `self` in its methods. */
export function hasOwnAttribute(owner: Node, name: string, file: PythonFile): boolean {
  return isField(file.scopes.made(owner)?.bindings.get(name) ?? []) || storesOf(name, owner, file).length > 0
}

/** The names for which `hasOwnAttribute` may be true, as far as that is known without looking into the methods. */
export function possibleAttributes(owner: Node, file: PythonFile): ReadonlySet<string> {
  const fields = [...(file.scopes.made(owner)?.bindings ?? [])].filter(([, bindings]) => isField(bindings))
  return new Set([...fields.map(([name]) => name), ...storableWords(owner)])
}

/** The names of the attributes for which `hasOwnAttribute` is true. */
export function ownAttributes(owner: Node, file: PythonFile): string[] {
  const fields = [...(file.scopes.made(owner)?.bindings ?? [])].filter(([, bindings]) => isField(bindings))
  const stored = descendants(owner.get('body') as Node, 'attribute').filter(each => isStoreOf(each, owner, file))
  return [...new Set([...fields.map(([name]) => name), ...stored.map(each => each.get('attribute')?.text ?? '')])]
}

function isField(bindings: readonly Binding[]): boolean {
  return bindings.some(({ kind }) => kind === 'assignment' || kind === 'annotation')
}
