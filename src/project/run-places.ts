/** Whether `asyncio.run()` may stand at a place: no event loop may be running there, and none may be asked for afterwards. */

import { eventLoopOf } from '../python/event-loops.ts'
import { executionOf } from '../python/execution.ts'
import type { PythonFile } from '../python/file.ts'
import { importsFrom } from '../python/imports.ts'
import { oncePerNode } from '../python/memo.ts'
import { mayName } from '../python/named-nodes.ts'
import { isGuarded, isMainGuard, isNotebook, isTestFile } from '../python/scripts.ts'
import { descendantsWhere, type Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'
import { isPackage } from './modules.ts'
import { isOutsideLoops } from './program-starts.ts'

/**
 * Why `asyncio.run()` around a call of a coroutine function would fail there, or make something else fail; null where it is right.
 * @param frame the plain function that makes the call, or null at module level
 */
export function runObstacle(call: Node, frame: Node | null, file: PythonFile, facts: Facts): string | null {
  if (eventLoopOf(file) === 'other') return 'called where another event loop than that of asyncio runs'
  if (isNotebook(file)) return 'called in a cell of a notebook, where an event loop is running'
  const obstacle = frame ? null : importObstacle(call, file, facts)
  if (obstacle) return obstacle
  if (frame && !isOutsideLoops(frame, file, facts))
    return 'called where `asyncio.run()` would be needed, and an event loop may be running'
  const taker = loopTaker(file, facts)
  return (
    taker &&
    `called where \`asyncio.run()\` would be needed, which leaves \`asyncio.get_event_loop()\` at ${taker} without a loop`
  )
}

/** Servers that import the application while their event loop is running. */
const SERVED = ['blacksheep', 'fastapi', 'litestar', 'quart', 'robyn', 'sanic', 'starlette', 'django', 'falcon']

const SCRIPT_FOLDERS = /(^|\/)(bench(marks)?|bin|examples?|scripts?|tools?)\//

function importObstacle(call: Node, file: PythonFile, facts: Facts): string | null {
  if (isGuarded(call) || /(^|\/)__main__\.py$/.test(file.path)) return null
  const [importer] = isPackage(file.path) ? [] : facts.mentionsElsewhere(file.module, file.path)
  if (importer) return `called while the module is imported, as by ${importer.path}:${importer.line}`
  return isScript(file) ? null : 'called while the module is imported'
}

/** True for a file that nobody would import, given that nobody in the project does. */
function isScript(file: PythonFile): boolean {
  if (isTestFile(file)) return true
  if (isPackage(file.path) || SERVED.some(each => importsFrom(file, each))) return false
  if (file.module.includes('.') && !SCRIPT_FOLDERS.test(file.path)) return false
  return !file.tree.root.children.some(isMainGuard)
}

/** A place where plain code asks for the current event loop, which `asyncio.run()` takes away. */
function loopTaker(file: PythonFile, facts: Facts): string | null {
  for (const each of facts.filesWith('get_event_loop')) {
    if (isTestFile(each) && each.path !== file.path) continue
    const call = firstTaker(each.tree.root, each)
    if (call) return `${each.path}:${each.lines.lineAt(call.start) + 1}`
  }
  return null
}

const firstTaker = oncePerNode((root, file) => {
  const calls = descendantsWhere(mayName(['asyncio.get_event_loop'], file), root, 'call')
  return calls.find(node => file.called(node) === 'asyncio.get_event_loop' && !executionOf(node).coroutine)
})
