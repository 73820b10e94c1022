/** Classes and modules that go somewhere as values, to code that calls what they have out of sight. */

import { argumentsOf, calledName, takerOf } from '../python/calls.ts'
import type { PythonFile } from '../python/file.ts'
import { mayName } from '../python/named-nodes.ts'
import { descendantsWhere, descendantsWith, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { isBareBase } from './link.ts'
import { absoluteName, splitsOf } from './modules.ts'

export type ClassValue = { readonly node: Node; readonly file: PythonFile; readonly why: string }

/** The first place that puts one of the classes out of sight. */
export function classOutOfSight(owners: readonly string[], facts: Facts): ClassValue | null {
  const words = new Set(owners.flatMap(owner => facts.wordsFor(owner)))
  const files = new Map([...words].flatMap(word => facts.filesWith(word)).map(file => [file.path, file]))
  for (const file of files.values()) {
    const mayName = (body: Node) => [...words].some(word => word !== '' && file.tree.holds(word, body))
    for (const node of descendantsWhere(mayName, file.tree.root, 'identifier', 'attribute')) {
      const name = node.kind === 'attribute' ? (node.get('attribute')?.text ?? '') : node.text
      if (!words.has(name)) continue
      const why = outOfSight(node, file, facts)
      if (why && owners.includes(facts.meaningOf(absoluteName(file.names.of(node) ?? '', file)) ?? ''))
        return { node, file, why }
    }
  }
  return null
}

function outOfSight(value: Node, file: PythonFile, facts: Facts): string | null {
  if (isPutElsewhere(value)) return 'its class takes the place of another one'
  if (value.parent?.kind === 'tuple' && makesClasses(file)) return 'its class is a base of one that is made at run time'
  return isOfLibraryClass(value, file, facts) ? 'its class is handed to a library by an attribute' : null
}

/** Functions that put a class where another one was. */
const REPLACERS = /^(object|patch|setattr|setitem)$/

/** `ssl.SSLContext = Context`, `patch("shop.db.Store", FakeStore)` */
function isPutElsewhere(value: Node): boolean {
  const { parent } = value
  if (parent?.kind === 'assignment') {
    const left = parent.get('left')
    return value.field === 'right' && left?.kind === 'attribute' && !/^(self|cls)\./.test(left.text)
  }
  return parent?.children[0] !== value && REPLACERS.test(calledName(takerOf(value)))
}

/** The first place that hands the module of one of the functions to a library: `module = shop.db` in a class of a library. */
export function moduleOutOfSight(names: readonly string[], facts: Facts): ClassValue | null {
  const prefixes = new Set(names.flatMap(name => splitsOf(name).map(({ module }) => module)))
  const words = new Set([...prefixes].map(each => each.slice(each.lastIndexOf('.') + 1)))
  const files = new Map([...words].flatMap(word => facts.filesWith(word)).map(file => [file.path, file]))
  for (const file of files.values()) {
    // It is named in the body of a class.
    const node = descendantsWith('class', file.tree.root, 'identifier', 'attribute').find(each => {
      if (!isOfLibraryClass(each, file, facts)) return false
      const name = file.names.of(each)
      return name !== null && prefixes.has(absoluteName(name, file)) && facts.isModule(absoluteName(name, file))
    })
    if (node) return { node, file, why: 'its module is handed to a library by an attribute' }
  }
  return null
}

/** `type(name, bases, members)` */
function makesClasses(file: PythonFile): boolean {
  return descendantsWhere(mayName(['builtins.type'], file), file.tree.root, 'call').some(
    call => file.called(call) === 'builtins.type' && argumentsOf(call).positional.length === 3,
  )
}

/** `serializer_class = Plain` in a class that derives from one of a library. */
function isOfLibraryClass(value: Node, file: PythonFile, facts: Facts): boolean {
  const call = value.parent?.kind === 'argument_list' ? value.parent.parent : null
  const whole = call && file.called(call) === 'builtins.staticmethod' ? call : value
  const assignment = whole.parent?.kind === 'assignment' && whole.field === 'right' ? whole.parent : null
  const suite = assignment?.parent?.parent
  const owner = suite?.kind === 'block' && suite.parent?.kind === 'class_definition' ? suite.parent : null
  return (owner?.get('superclasses')?.children ?? []).some(base => {
    const name = file.names.of(base)
    const library = name === null ? null : facts.libraryName(absoluteName(name, file))
    return library !== null && !isBareBase(library)
  })
}
