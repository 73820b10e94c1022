/** `lru_cache` and its like on a coroutine function, which keep a coroutine that can be awaited once → `async_lru`. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { definesCoroutine, handedCoroutine } from '../../src/project/handed.ts'
import { mentionsAsync } from '../../src/python/async-files.ts'
import { classOfSelf, methodNamed } from '../../src/python/attributes.ts'
import { argumentOf, argumentsOf } from '../../src/python/calls.ts'
import { isAsync } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { importsFrom, useName } from '../../src/python/imports.ts'
import { attributesNamed } from '../../src/python/named-nodes.ts'
import { isStore } from '../../src/python/targets.ts'
import type { Node } from '../../src/python/tree.ts'

const CACHES = /^functools\.(cache|lru_cache)$/

const PROPERTIES = /^(functools|django\.utils\.functional|werkzeug\.utils)\.cached_property$/

export default defineTransform({
  name: 'cached-coroutine',
  family: 'awaiting',
  summary: 'a cache keeps the coroutine, and awaiting it a second time raises',
  why: `
A cache keeps what the function returns, and a coroutine function returns a coroutine object. The first caller
awaits it and gets the result; the second gets the same object, and \`RuntimeError: cannot reuse already awaited
coroutine\`.

Where the project depends on \`async-lru\`, or the file imports it, the fix puts its \`alru_cache\` in the place of \`lru_cache\` and
\`cache\`. That is unsafe: the function then runs in a task of its own, which callers with equal arguments share,
with a copy of the context variables, and the cache belongs to one event loop. Otherwise it is only reported: keep
the result, or a task, in a dictionary.
`,
  default: true,
  triggers: ['cache', 'lru_cache', 'cached_property'],
  needs: 'async',
  namesAwaitables: true,
  aliases: [],
  example: `
-from functools import lru_cache
-
 from async_lru import alru_cache


 @alru_cache
 async def currencies():
     return await fetch_currencies()


-@lru_cache(maxsize=32)
+@alru_cache(maxsize=32)
 async def rate(currency):
     return await fetch_rate(currency)
`,
  exampleIsUnsafe: true,
  declines: {
    'cached-property': 'the property can be awaited once; keep the result, or a task, in an attribute',
    'no-async-cache':
      'it can be awaited once for each key; keep the result or a task, or use `alru_cache` of `async-lru`',
    'task-of-its-own': '`alru_cache` runs it in a task that equal calls share, and belongs to one event loop',
  },
  byHand: `
Keep a task in place of the coroutine: a dict from key to \`asyncio.create_task(load(key))\`, awaited
by all. Throw away tasks that failed.
`,
  visit: {
    decorator(decorator, { file, facts, fix, report, decline }) {
      const [expression] = decorator.children
      const definition = decorator.parent?.get('definition')
      const name = nameOf(expression, file)
      if (!definition || !mentionsAsync(file) || !keeps(expression, name) || !isInnermost(decorator)) return
      if (!definesCoroutine(definition, file, facts)) return
      if (PROPERTIES.test(name)) return decline('cached-property')

      const cure = isAsync(definition) && hasAsyncLru(file, facts) ? asyncCache(name) : null
      const cache = cure === null ? null : useName(file, 'async_lru', 'alru_cache', decorator)
      if (!expression || !cache) return decline('no-async-cache')

      const edits = [...cache.edits, replace(calledOrNamed(expression), `${cache.name}${cure}`)]
      return report(fix.unsafe('task-of-its-own', `cache the result with \`${cache.name}\``, ...edits))
    },
    call(call, { file, facts, decline }) {
      const [given] = mentionsAsync(file) ? argumentsOf(call).positional : []
      const callee = call.get('function') ?? undefined
      const name = nameOf(callee, file)
      const isCaching = !PROPERTIES.test(name) && keeps(callee, name)
      if (!given || !isCaching) return
      const isCoroutine = handedCoroutine(given, file, facts) || replacesMethod(call, given, file, facts)
      return isCoroutine ? decline('no-async-cache') : undefined
    },
  },
})

/** `self.load = lru_cache(maxsize=None)(self.load)`: on the right stands the method, where nothing else gives the attribute a value. */
function replacesMethod(call: Node, given: Node, file: PythonFile, facts: Facts): boolean {
  const target = call.parent?.kind === 'assignment' && call.field === 'right' ? call.parent.get('left') : null
  const owner = given.kind === 'attribute' ? classOfSelf(given.get('object') as Node, file) : null
  if (!owner || target?.text !== given.text) return false
  const name = given.get('attribute')?.text ?? ''
  const method = methodNamed(owner, name, file)
  const isBare = method !== null && method.parent?.kind !== 'decorated_definition'
  const stores = attributesNamed(name, file.tree).filter(isStore)
  return isBare && stores.length === 1 && definesCoroutine(method, file, facts)
}

/** `functools.lru_cache` of `@lru_cache` and of `@lru_cache(maxsize=8)`. */
function nameOf(expression: Node | undefined, file: PythonFile): string {
  return (expression && file.names.of(calledOrNamed(expression))) ?? ''
}

function calledOrNamed(expression: Node): Node {
  return expression.kind === 'call' ? (expression.get('function') as Node) : expression
}

/** False for `lru_cache(maxsize=0)`, which keeps nothing. */
function keeps(expression: Node | undefined, name: string): boolean {
  if (PROPERTIES.test(name)) return true
  const size = expression?.kind === 'call' ? argumentOf(expression, 'maxsize', 0) : null
  return CACHES.test(name) && size?.text !== '0'
}

/** What stands between the cache and the function may make anything of the coroutine. */
function isInnermost(decorator: Node): boolean {
  return decorator.parent?.children.at(-2) === decorator
}

function hasAsyncLru(file: PythonFile, facts: Facts): boolean {
  return facts.declares('async-lru') || importsFrom(file, 'async_lru')
}

/** What follows `alru_cache` in place of the name of the cache: `cache` has no limit. */
function asyncCache(name: string): string | null {
  if (name === 'functools.cache') return '(maxsize=None)'
  return name === 'functools.lru_cache' ? '' : null
}
