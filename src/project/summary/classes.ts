/** Classes as the project knows them. */

import { decoratorNames, ownAttributes } from '../../python/attributes.ts'
import { objectPath } from '../../python/callees.ts'
import type { PythonFile } from '../../python/file.ts'
import { nameInModule } from '../../python/names.ts'
import { attributeObject } from '../../python/receivers.ts'
import type { Node } from '../../python/tree.ts'
import { descendants } from '../../python/tree.ts'
import { absoluteName } from '../modules.ts'
import type { ClassSummary } from '../summaries.ts'
import { absolute, lineOf } from './absolute.ts'
import { onceAt } from './once.ts'

function attributesOf(definition: Node, file: PythonFile): ClassSummary['attributes'] {
  const names = ownAttributes(definition, file)
  return Object.fromEntries(
    names.map(name => {
      const origin = attributeObject(definition, name, file)
      return [name, origin ? absoluteName(objectPath(origin), file) : '']
    }),
  )
}

export function summariseClass(definition: Node, file: PythonFile, reopen: () => PythonFile): ClassSummary {
  const attributes = onceAt(reopen, definition, attributesOf)
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
    get attributes() {
      return attributes()
    },
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
