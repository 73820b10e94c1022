/** Log handlers that wait for the network. */

import { describe, expect, test } from 'vitest'
import { hasListener, isOnlyAdded, networkHandler } from '../../src/python/log-handlers.ts'
import { callOf, parsed } from './parsed.ts'

const HEAD = 'import logging.handlers, socket\nfrom lib import log\n'

function handlerIn(text: string) {
  const file = parsed(HEAD + text)
  const [handler] = callOf(file, 'addHandler').get('arguments')?.children ?? []
  if (!handler) throw new Error('no handler is added')
  return { file, handler }
}

describe('networkHandler', () => {
  test.each([
    ['SMTPHandler("mail", "a", ["b"], "c")', true],
    ['HTTPHandler("logs", "/")', true],
    ['SocketHandler("logs", 1)', true],
    ['SysLogHandler(("logs", 514), 1, socket.SOCK_STREAM)', true],
    ['SysLogHandler(("logs", 514), socktype=socket.SOCK_DGRAM)', false],
    ['SysLogHandler()', false],
    ['DatagramHandler("logs", 1)', false],
    ['QueueHandler(log.queue)', false],
  ])('%s', (made, expected) => {
    const { file, handler } = handlerIn(`log.addHandler(logging.handlers.${made})\n`)
    expect(networkHandler(handler, file) !== null).toBe(expected)
  })
})

describe('what else is done with it', () => {
  const MADE = 'h = logging.handlers.SocketHandler("logs", 1)\n'

  test.each([
    ['nothing', '', true],
    ['setting it up', 'h.setLevel(1)\nh.setFormatter(log.formatter)\nh.addFilter(log.filter)\n', true],
    ['another logger', 'log.other.addHandler(h)\n', false],
    ['closing it', 'h.close()\n', false],
    ['handing a method on', 'log.later(h.setLevel)\n', false],
  ])('%s', (_, rest, expected) => {
    const { file, handler } = handlerIn(`${MADE}${rest}log.addHandler(h)\n`)
    expect(isOnlyAdded(handler, file)).toBe(expected)
  })

  test.each([
    ['a listener', 'logging.handlers.QueueListener(log.queue, h)\n', true],
    ['a listener of another handler', 'logging.handlers.QueueListener(log.queue, log.handler)\n', false],
  ])('%s', (_, rest, expected) => {
    const { file, handler } = handlerIn(`${MADE}${rest}log.addHandler(h)\n`)
    expect(hasListener(handler, file)).toBe(expected)
  })
})
