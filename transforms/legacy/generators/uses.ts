/** What the project does with what a decorated generator gives. */

import type { Facts } from '../../../src/project/facts.ts'
import { absoluteName } from '../../../src/project/modules.ts'
import { decoratorsOf } from '../../../src/python/attributes.ts'
import { calleePath } from '../../../src/python/callees.ts'
import { executionOf } from '../../../src/python/execution.ts'
import type { PythonFile } from '../../../src/python/file.ts'
import { callsNamed, identifiersNamed } from '../../../src/python/named-nodes.ts'
import { nameInModule } from '../../../src/python/names.ts'
import type { Node } from '../../../src/python/tree.ts'
import { useOf } from '../../../src/python/value-uses.ts'

/**
 * - `plain-caller`: a generator without a decorator yields from it, which it cannot do with a coroutine;
 * - `taken-apart`: something takes items from it, or reads it as no coroutine can be read.
 */
export type StrangeUse = 'plain-caller' | 'taken-apart'

/** What no coroutine can stand, among the calls that may call the function; null where there is nothing of the kind. */
export function strangeUse(definition: Node, file: PythonFile, facts: Facts): StrangeUse | null {
  const name = definition.get('name')?.text ?? ''
  const elsewhere = facts.filesWith(name).filter(each => each.path !== file.path)
  const own = absoluteName(nameInModule(definition, file), file)
  const uses = [file, ...elsewhere].flatMap(each =>
    callsNamed(name, each.tree)
      .filter(call => mayCall(call, own, each, facts))
      .map(call => useIn(call, each)),
  )
  return uses.find(each => each === 'plain-caller') ?? uses.find(each => each !== null) ?? null
}

/** False where the call certainly calls something else of that name. */
function mayCall(call: Node, own: string, file: PythonFile, facts: Facts): boolean {
  const path = calleePath(call, file)
  const called = path && facts.meaningOf(absoluteName(path, file))
  return !called || called === own || facts.functionNamed(called) === null
}

function useIn(call: Node, file: PythonFile): StrangeUse | null {
  if (call.parent?.kind === 'yield' && call.parent.has('from')) {
    const { function: generator } = executionOf(call)
    const isPlain = generator?.kind !== 'function_definition' || decoratorsOf(generator).length === 0
    return isPlain && !(generator?.has('async') ?? false) ? 'plain-caller' : null
  }
  return /^(iterated|tested|read)$/.test(useOf(call, file)) ? 'taken-apart' : null
}

/** True where every mention of the function's name in the project is an import, or a call that is waited for on the spot. */
export function isOnlyAwaited(definition: Node, file: PythonFile, facts: Facts): boolean {
  const own = definition.get('name')
  const name = own?.text ?? ''
  const elsewhere = facts.filesWith(name).filter(each => each.path !== file.path)
  const mentions = [file, ...elsewhere].flatMap(each => identifiersNamed(name, each.tree))
  return mentions.every(mention => mention === own || isWaitedFor(mention))
}

function isWaitedFor({ parent, field }: Node): boolean {
  if (parent?.kind === 'dotted_name') return true
  if (field === 'attribute') return parent !== null && isWaitedFor(parent)
  return parent?.kind === 'call' && field === 'function' && /^(await|yield)$/.test(parent.parent?.kind ?? '')
}
