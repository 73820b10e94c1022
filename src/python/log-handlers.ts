/** Handlers of `logging` that wait for the network, and how a file uses one. */

import { argumentOf } from './calls.ts'
import type { PythonFile } from './file.ts'
import { homeOf } from './object-uses.ts'
import { calledThrough, type Origin, originOf } from './receivers.ts'
import type { Node } from './tree.ts'

/** Their `emit()` opens a connection or sends on one. Datagrams leave at once, also those of `SysLogHandler`. */
const WAITING = new Set(['HTTPHandler', 'SMTPHandler', 'SocketHandler'].map(name => `logging.handlers.${name}`))

/** Where the handler comes from, when it is certainly one that waits for the network; else null. */
export function networkHandler(expression: Node | null, file: PythonFile): Origin | null {
  const origin = originOf(expression, file)
  if (!origin) return null
  return WAITING.has(origin.type) || isStreamOfSyslog(origin, file) ? origin : null
}

function isStreamOfSyslog({ type, node }: Origin, file: PythonFile): boolean {
  if (type !== 'logging.handlers.SysLogHandler' || node.kind !== 'call') return false
  return file.names.of(argumentOf(node, 'socktype', 2)) === 'socket.SOCK_STREAM'
}

const LISTENER = 'logging.handlers.QueueListener'

/** True when a `QueueListener` of the file gets the handler that the expression names. */
export function hasListener(handler: Node, file: PythonFile): boolean {
  return (homeOf(handler, file)?.uses ?? []).some(use => {
    const call = use.ancestor('argument_list')?.parent
    return call?.kind === 'call' && calledThrough(call, file) === LISTENER
  })
}

/** What may be done with a handler whoever it is added to. */
const SETTERS = new Set(['addFilter', 'setFormatter', 'setLevel'])

/** True when the file makes the handler, sets it up and adds it to one logger, and does nothing else with it. */
export function isOnlyAdded(handler: Node, file: PythonFile): boolean {
  const home = homeOf(handler, file)
  if (!home || home.kept === 'attribute' || home.isOpen) return false
  return home.uses.every(use => use === handler || isSetUp(use))
}

function isSetUp(use: Node): boolean {
  const callee = use.parent
  const isMethod = callee?.kind === 'attribute' && use.field === 'object' && callee.parent?.kind === 'call'
  return isMethod && callee.field === 'function' && SETTERS.has(callee.get('attribute')?.text ?? '')
}
