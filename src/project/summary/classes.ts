/** Classes as the project knows them. */

import { decoratorNames, hasOwnAttribute, ownAttributes, possibleAttributes } from '../../python/attributes.ts'
import { objectPath } from '../../python/callees.ts'
import type { PythonFile } from '../../python/file.ts'
import { nameInModule } from '../../python/names.ts'
import { attributeObject } from '../../python/receivers.ts'
import type { Node } from '../../python/tree.ts'
import { descendants } from '../../python/tree.ts'
import { absoluteName } from '../modules.ts'
import type { ClassSummary } from '../summaries.ts'
import { absolute, lineOf } from './absolute.ts'
import { onceAt, onceEach } from './once.ts'

/** A record that finds out about each attribute when somebody asks for it: few are asked for, and each is in few methods. */
function attributesAt(reopen: () => PythonFile, definition: Node): ClassSummary['attributes'] {
  const possible = onceAt(reopen, definition, possibleAttributes)
  const names = onceAt(reopen, definition, ownAttributes)
  const typeOf = onceEach(reopen, definition, attributeType)
  const find = (name: string | symbol) =>
    typeof name === 'string' && possible().has(name) ? (typeOf(name) ?? undefined) : undefined
  return new Proxy<Record<string, string>>(
    {},
    {
      get: (_, name) => find(name),
      has: (_, name) => find(name) !== undefined,
      ownKeys: names,
      getOwnPropertyDescriptor(_, name) {
        const value = find(name)
        return value === undefined ? undefined : { value, enumerable: true, configurable: true }
      },
    },
  )
}

function attributeType(name: string, owner: Node, file: PythonFile): string | null {
  if (!hasOwnAttribute(owner, name, file)) return null
  const origin = attributeObject(owner, name, file)
  return origin ? absoluteName(objectPath(origin), file) : ''
}

export function summariseClass(definition: Node, file: PythonFile, reopen: () => PythonFile): ClassSummary {
  const attributes = attributesAt(reopen, definition)
  const name = nameInModule(definition, file)
  const given = definition.get('superclasses')?.children ?? []
  const body = definition.get('body')?.children ?? []
  return {
    name,
    line: lineOf(definition, file),
    bases: given
      .filter(base => !isHarmlessKeyword(base, file))
      .map(base => absolute(file.names.of(genericOf(base)), file)),
    decorators: decoratorNames(definition, file).map(each => absolute(each, file)),
    methods: [...(file.scopes.made(definition)?.bindings.values() ?? [])].flatMap(bindings =>
      bindings.filter(({ kind }) => kind === 'function').map(binding => binding.name),
    ),
    isPlain: body.every(statement => isDefinition(statement) || descendants(statement, 'call').length === 0),
    attributes,
  }
}

/** `metaclass=ABCMeta` changes nothing about the order of bases. */
function isHarmlessKeyword(base: Node, file: PythonFile): boolean {
  return base.kind === 'keyword_argument' && file.names.of(base.get('value')) === 'abc.ABCMeta'
}

/** `Generic[T]` is `Generic`. */
function genericOf(base: Node): Node | null {
  return base.kind === 'subscript' ? base.get('value') : base
}

function isDefinition(statement: Node): boolean {
  return statement.kind === 'function_definition' || statement.kind === 'decorated_definition'
}
