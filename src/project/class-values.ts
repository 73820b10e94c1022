/** Classes and modules that go somewhere as values, to code that calls what they have out of sight. */

import { argumentsOf, calledName, takerOf } from '../python/calls.ts'
import type { PythonFile } from '../python/file.ts'
import { oncePerNode } from '../python/memo.ts'
import { mayName, nodesWith } from '../python/named-nodes.ts'
import { descendantsWhere, descendantsWith, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { oncePerNodeOfProject, oncePerProject } from './kept-answers.ts'
import { isBareBase } from './link.ts'
import { absoluteName, splitsOf } from './modules.ts'
import type { Place as Line } from './summaries.ts'

/** A place, and what happens to a class or a module there. */
export type ClassValue = Line & { readonly why: string }

/** The first place that puts one of the classes out of sight. */
export const classOutOfSight = oncePerProject(
  (owners: readonly string[]) => owners.join(),
  (facts, owners): ClassValue | null => {
    const wanted = new Set(owners)
    const words = new Set(owners.flatMap(owner => facts.wordsFor(owner)))
    const files = new Map([...words].flatMap(word => facts.filesWith(word)).map(file => [file.path, file]))
    for (const file of files.values())
      for (const node of nodesWith(words, file.tree)) {
        const why = node.kind === 'string' ? null : outOfSight(node, file, facts)
        if (why && wanted.has(facts.meaningOf(absoluteName(file.names.of(node) ?? '', file)) ?? ''))
          return { ...lineOf(node, file), why }
      }
    return null
  },
)

function lineOf({ start }: Node, { path, lines }: PythonFile): Line {
  return { path, line: lines.lineAt(start) + 1 }
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
    const handed = modulesInClasses(file.tree.root, file, facts).find(({ module }) => prefixes.has(module))
    if (handed) return { path: file.path, line: handed.line, why: 'its module is handed to a library by an attribute' }
  }
  return null
}

/** The modules of the project that classes of libraries have as attributes. */
const modulesInClasses = oncePerNodeOfProject((root, file, facts): readonly { module: string; line: number }[] =>
  // They are named in the body of a class.
  descendantsWith('class', root, 'identifier', 'attribute').flatMap(node => {
    const name = isOfLibraryClass(node, file, facts) ? file.names.of(node) : null
    const module = name === null ? null : absoluteName(name, file)
    return module !== null && facts.isModule(module) ? [{ module, line: lineOf(node, file).line }] : []
  }),
)

/** `type(name, bases, members)` */
function makesClasses(file: PythonFile): boolean {
  return makesClassesIn(file.tree.root, file)
}

const makesClassesIn = oncePerNode((root, file) =>
  descendantsWhere(mayName(['builtins.type'], file), root, 'call').some(
    call => file.called(call) === 'builtins.type' && argumentsOf(call).positional.length === 3,
  ),
)

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
