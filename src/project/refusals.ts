/** Why a definition cannot become a coroutine function, whoever calls it. */

import { decoratorNames, decoratorsOf, methodOwner } from '../python/attributes.ts'
import { isAsync, isGenerator } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { startsLoop } from '../python/loop-starts.ts'
import { nameInModule } from '../python/names.ts'
import { calledThrough } from '../python/receivers.ts'
import { descendants, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'

type Place = { readonly node: Node; readonly file: PythonFile }

/** Functions that Python calls by itself. */
const SPECIAL = /^__\w+__$/

const PLAIN_DECORATORS = new Set([
  'abc.abstractmethod',
  'builtins.classmethod',
  'builtins.staticmethod',
  'typing.final',
  'typing.override',
  'typing_extensions.override',
])

/** What stands in the way, to be read behind the name of the function: `is a generator`. Null for nothing. */
export function refusalOf({ file, node }: Place, facts: Facts): string | null {
  if (SPECIAL.test(node.get('name')?.text ?? '') && (methodOwner(node) || node.parent?.kind === 'module'))
    return 'is called by Python itself'
  if (isAsync(node)) return null
  if (isGenerator(node)) return 'is a generator'
  return decoratorRefusal({ file, node }) ?? loopRefusal({ file, node }, facts)
}

function decoratorRefusal({ file, node }: Place): string | null {
  const index = decoratorNames(node, file).findIndex(each => !PLAIN_DECORATORS.has(each ?? ''))
  if (index < 0) return null
  const [expression = null] = decoratorsOf(node)[index]?.children ?? []
  const decorator = expression?.kind === 'call' ? expression.get('function') : expression
  const last = (decorator?.get('attribute') ?? decorator)?.text ?? ''
  if (/^(cached_)?property$/.test(last)) return 'is a property'
  if (/^(getter|setter|deleter)$/.test(last)) return `is the ${last} of a property`
  return `is decorated with \`${decorator?.text}\`, which may want a plain function`
}

/** `asyncio.run()` fails where an event loop is running, and that is where coroutines run. */
function loopRefusal(place: Place, facts: Facts): string | null {
  if (runsLoopItself(place)) return 'runs an event loop itself'
  const start = facts.reaches(nameInModule(place.node, place.file), startsLoop)
  return start && `leads to \`${start.name}()\`, which cannot run inside of an event loop`
}

/** True for a function that starts an event loop in its own body. */
export function runsLoopItself({ file, node }: Place): boolean {
  return descendants(node.get('body') as Node, 'call').some(call => {
    const name = file.called(call) ?? calledThrough(call, file)
    return startsLoop(name ?? '') || call.get('function')?.get('attribute')?.text === 'run_until_complete'
  })
}

/** True for a function that starts an event loop, by itself or by what it calls. */
export function leadsToLoop(place: Place, facts: Facts): boolean {
  return runsLoopItself(place) || facts.reaches(nameInModule(place.node, place.file), startsLoop) !== null
}
