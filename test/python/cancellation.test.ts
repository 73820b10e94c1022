/** How handlers catch a cancellation, and which loops go on after one. */

import { expect, test } from 'vitest'
import {
  blockingResults,
  cancellationCaught,
  cleansUp,
  dealsWithCancelling,
  endsByItself,
  fallsThrough,
  isEndlessLoop,
  isPause,
  loopAfter,
  suspensionsIn,
} from '../../src/python/cancellation.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { parsed } from './parsed.ts'

const HEAD = 'import asyncio\nfrom asyncio import CancelledError, exceptions\nfrom concurrent import futures\n'

/** The body of a coroutine in a file of its own. */
function coroutine(body: string) {
  const file = parsed(`${HEAD}async def poll(box: asyncio.Queue, stop):\n    ${body.replaceAll('\n', '\n    ')}\n`)
  const first = (...kinds: string[]) => descendants(file.tree.root, ...kinds)[0] as Node
  return { file, first, definition: first('function_definition') }
}

test.each([
  ['CancelledError', 'named'],
  ['asyncio.CancelledError as error', 'named'],
  ['exceptions.CancelledError', 'named'],
  ['(ValueError, asyncio.CancelledError)', 'listed'],
  ['BaseException', 'everything'],
  ['(CancelledError, BaseException)', 'everything'],
  ['', 'everything'],
  ['Exception', null],
  ['futures.CancelledError', null],
])('`except %s` catches it: %s', (caught, expected) => {
  const { file, first } = coroutine(`try:\n    await box.get()\nexcept ${caught}:\n    pass`)
  expect(cancellationCaught(first('except_clause'), file)).toBe(expected)
})

test('only the first handler that would catch it does', () => {
  const { file } = coroutine('try:\n    await box.get()\nexcept CancelledError:\n    raise\nexcept:\n    pass')
  const handlers = descendants(file.tree.root, 'except_clause')
  expect(handlers.map(each => cancellationCaught(each, file))).toEqual(['named', null])
})

test('a body suspends where it awaits, not where a function in it does', () => {
  const { first } = coroutine(
    'try:\n    await box.get()\n    async with stop: pass\n    [x async for x in stop]\n    async def f(): await stop\nfinally:\n    await stop',
  )
  const body = first('try_statement').get('body') as Node
  expect(suspensionsIn(body).map(({ kind }) => kind)).toEqual(['await', 'with_statement', 'for_in_clause'])
})

const TRY = 'try:\n        await box.get()\n    except CancelledError:\n        print(1)'

test.each([
  [`while True:\n    ${TRY}`, true, true, true],
  [`while True:\n    ${TRY}\n    return`, false, false, true],
  [`while True:\n    ${TRY}\n    finally:\n        return`, false, false, true],
  [`while True:\n    if stop.is_set():\n        return\n    ${TRY}`, true, false, false],
  [`while True:\n    ${TRY}\n    else:\n        return`, true, false, true],
  [`while True:\n    item = 1\n    if item is None:\n        break\n    ${TRY}`, true, false, true],
  [`while True:\n    match stop.state:\n        case 1: break\n    ${TRY}`, true, false, false],
  [`while stop:\n    ${TRY}`, true, false, false],
  [`for item in stop:\n    ${TRY}`, true, true, true],
])('%j goes on: %s, is endless: %s, ends by itself: %s', (body, goesOn, isEndless, isAlone) => {
  const { file, first } = coroutine(body)
  const loop = first('while_statement', 'for_statement')
  expect(loopAfter(first('try_statement')) === loop).toBe(goesOn)
  if (loop.kind === 'while_statement') expect(isEndlessLoop(loop)).toBe(isEndless)
  expect(endsByItself(loop, file)).toBe(isAlone)
})

test.each([
  ['pass', true],
  ['print(1)\nif stop: print(2)', true],
  ['if stop: raise', false],
  ['return', false],
  ['exit()', false],
])('%j falls through: %s', (body, expected) => {
  expect(fallsThrough(coroutine(body).definition.get('body') as Node)).toBe(expected)
})

test.each([
  ['await asyncio.sleep(1)', true],
  ['await asyncio.wait_for(stop.wait(), 1)', true],
  ['await box.get()', false],
  ['await asyncio.sleep(1)\nprint(1)', false],
])('%j is a pause: %s', (body, expected) => {
  const { file, definition } = coroutine(body)
  expect(isPause(definition.get('body') as Node, file)).toBe(expected)
})

test.each([
  ['stop.cancel()', true],
  ['asyncio.current_task()', true],
  ['print("cancel")', false],
])('%j deals with cancelling: %s', (body, expected) => {
  const { file, definition } = coroutine(body)
  expect(dealsWithCancelling(definition, file)).toBe(expected)
})

test('functions that clean up are known by their names', () => {
  expect(['close', 'wait_closed', '__aexit__', '_shutdown'].map(cleansUp)).toEqual([true, true, true, true])
  expect(['poll', 'get', 'enclose'].map(cleansUp)).toEqual([false, false, false])
})

test('results that are asked for without await', () => {
  const { definition } = coroutine('stop.result()\nawait stop.result()\nfutures.wait([stop])')
  expect(blockingResults(definition).map(({ text }) => text)).toEqual(['stop.result()', 'futures.wait([stop])'])
})
