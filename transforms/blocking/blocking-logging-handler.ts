/** A log handler that sends over the network → behind a `QueueListener`, which sends from a thread. */

import { defineTransform } from '../../src/engine/transform.ts'
import { ownsLines } from '../../src/python/blocks.ts'
import { argumentOf, argumentsOf } from '../../src/python/calls.ts'
import { runsOnOtherLoop } from '../../src/python/event-loops.ts'
import { isAsync } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { hasListener, isOnlyAdded, networkHandler } from '../../src/python/log-handlers.ts'
import { oncePerNode } from '../../src/python/memo.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { behindListener } from './logging/listener.ts'

export default defineTransform({
  name: 'blocking-logging-handler',
  family: 'blocking',
  summary: 'a log handler that sends over the network stops the event loop',
  why: `
A log call sends its record before it returns. With an \`SMTPHandler\`, \`HTTPHandler\` or
\`SocketHandler\` that is a conversation over the network, and when a coroutine logs, the event loop
stands still until the other side has answered or given up.

The fix is the one that Python's documentation gives: the logger gets a \`QueueHandler\`, which only
puts the record into a queue, and a \`QueueListener\` takes it from there and hands it to the handler
in a thread of its own. It is unsafe: records are sent a moment later, with their arguments and their
traceback made into text, and those that are left when the process is killed are lost.

Datagrams leave at once, so \`DatagramHandler\` and the usual \`SysLogHandler\` are left alone. Only
files with coroutines are looked at.
`,
  default: true,
  triggers: ['HTTPHandler', 'SMTPHandler', 'SocketHandler', 'SysLogHandler'],
  needs: 'async',
  aliases: [],
  exampleIsUnsafe: true,
  example: `
+import atexit
 import logging
+import queue
-from logging.handlers import SocketHandler
+from logging.handlers import QueueHandler, QueueListener, SocketHandler

 log = logging.getLogger(__name__)
-log.addHandler(SocketHandler("logs.example", 9020))
+log_handler = SocketHandler("logs.example", 9020)
+log_queue = queue.SimpleQueue()
+log_listener = QueueListener(log_queue, log_handler, respect_handler_level=True)
+log_listener.start()
+atexit.register(log_listener.stop)
+log.addHandler(QueueHandler(log_queue))


 async def handle(request):
     log.info("%s", request.path)
`,
  declines: {
    'name-taken': '`queue`, `atexit` or `QueueListener` already means something else here',
    'needs-listener': 'a `QueueListener` has to come between logger and handler, and only a person can say where',
    'sent-later': 'records are sent later, from a thread, and what is left when the process is killed is lost',
  },
  byHand: `
Where logging is set up, give the logger a \`QueueHandler\`, give the slow handler to a
\`QueueListener\`, start that, and stop it at the end.
`,
  visit: {
    call(call, { file, fix, report, decline }) {
      const handler = addedHandler(call, file)
      if (!handler || !hasCoroutine(file.tree.root, file)) return
      if (runsOnOtherLoop(file) || hasListener(handler, file)) return

      const origin = networkHandler(handler, file)
      const maker = origin?.via === 'call' && origin.node.kind === 'call' ? origin.node : null
      if (!maker || !isWholeStatement(call, handler)) return decline('needs-listener')
      if (handler !== maker && !isOnlyAdded(handler, file)) return decline('needs-listener')
      const edits = behindListener(call, handler, maker, file)
      if (!edits) return decline('name-taken')

      return report(fix.unsafe('sent-later', 'put a `QueueListener` in between', ...edits))
    },
  },
})

const hasCoroutine = oncePerNode((root, _file) => descendants(root, 'function_definition').some(isAsync))

/** The handler that waits for the network and that this call gives to a logger. */
function addedHandler(call: Node, file: PythonFile): Node | null {
  const callee = call.get('function')
  const isAdding = callee?.kind === 'attribute' && callee.get('attribute')?.text === 'addHandler'
  const given = isAdding
    ? [argumentOf(call, 'hdlr', 0)]
    : file.called(call) === 'logging.basicConfig'
      ? (argumentOf(call, 'handlers')?.children ?? [])
      : []
  return given.find(each => networkHandler(each, file)) ?? null
}

/** True for `logger.addHandler(handler)` that has its lines for itself, without a comment between its parts. */
function isWholeStatement(call: Node, handler: Node): boolean {
  const { tree, parent, start, end } = call
  const isPlain = argumentsOf(call).positional[0] === handler && parent?.kind === 'expression_statement'
  const isFree = !tree.comments.some(
    ({ start: at }) => start < at && at < end && !(handler.start < at && at < handler.end),
  )
  return isPlain && isFree && ownsLines(parent)
}
