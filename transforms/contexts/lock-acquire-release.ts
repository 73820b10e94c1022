/** `await lock.acquire()` and `lock.release()` → `async with lock:`. */

import { defineTransform } from '../../src/engine/transform.ts'
import type { Facts } from '../../src/project/facts.ts'
import { isOthersInHeirs } from '../../src/project/heir-attributes.ts'
import { isPatched } from '../../src/project/patched.ts'
import { type Offer, offerOf } from '../../src/project/protocols.ts'
import { standInFor } from '../../src/project/stand-ins.ts'
import { neverRuns } from '../../src/python/dead-code.ts'
import { coroutineOf } from '../../src/python/execution.ts'
import type { PythonFile } from '../../src/python/file.ts'
import { isReplaced } from '../../src/python/replaced-attributes.ts'
import { descendants } from '../../src/python/tree.ts'
import { type ByHand, lockByHand } from './locks/by-hand.ts'
import { entered } from './locks/entered.ts'
import { isSetByDictionary, isSteady } from './locks/steady.ts'

export default defineTransform({
  name: 'lock-acquire-release',
  family: 'contexts',
  summary: 'a lock is acquired and released by hand, which an error can come between',
  why: `
A lock that is not released stops every task that wants it, for ever and without a word. By hand that takes a \`try\` right
behind \`await lock.acquire()\` and a \`release()\` in its \`finally\`: a line in between that fails, or a cancellation, leaves
the lock locked; and an \`acquire()\` inside of the \`try\` that is cancelled releases a lock which somebody else holds.
\`async with lock:\` has none of these gaps, and is what the documentation of asyncio recommends.

Where the \`try\` stands right behind, \`async with\` does exactly the same, and the fix is safe. Where something stands in
between or in front of the \`release()\`, or there is no \`try\`, it differs in what happens to an error, so the fix is unsafe. A lock that is released in another function,
that is asked about on the way, or of which it is not known that it is a lock, a semaphore or a condition of asyncio, is no finding.
`,
  default: true,
  triggers: ['acquire'],
  needs: 'release',
  within: ['acquire'],
  aliases: [],
  example: `
 import asyncio

 lock = asyncio.Lock()


 async def add(amount, account):
-    await lock.acquire()
-    try:
+    async with lock:
         balance = await account.balance()
         await account.store(balance + amount)
-    finally:
-        lock.release()
`,
  declines: {
    'acquired-inside':
      'a cancelled `acquire()` is followed by `release()` today, which may fail or unlock for another task',
    'error-between': 'an error between `acquire()` and `release()` leaves it locked today',
    'in-between': 'a comment or a `;` stands between its parts',
    'only-annotated': 'only an annotation tells what it is, and a derived class may do more',
    patched: 'something else is put in the place of the lock or of its methods, by a test perhaps',
    rebound: 'it may be another lock by the time it is released, or none at all',
    'released-elsewhere': 'it is released on another way as well',
  },
  byHand: `
\`async with lock:\` around exactly the statements that need it.
`,
  visit: {
    call(call, { file, facts, fix, report, decline }) {
      const found = lockByHand(call)
      if (!found || !mayFail(found) || !coroutineOf(call) || neverRuns(call, file)) return
      const offer = lockOffer(found, file, facts)
      if (!offer) return

      const message = `\`${found.lock.text}\` is acquired and released by hand: ${dangers[found.shape]}`
      if (found.isReleasedElsewhere) return { ...decline('released-elsewhere'), message }
      const edits = entered(found, file)
      if (!edits) return { ...decline('in-between'), message }

      const because = doubtAbout(found, offer, file, facts)
      const cure = 'enter it with `async with`'
      return { ...report(because ? fix.unsafe(because, cure, ...edits) : fix(cure, ...edits)), message }
    },
  },
})

const dangers = {
  guarded: '`async with` does it without a gap',
  late: 'an error before the `try` leaves it locked',
  crowded: 'an error in the `finally` leaves it locked',
  inside: 'a cancelled `acquire()` leads to a `release()` too',
  plain: 'an error in between leaves it locked',
} as const

/** Where statements stand in front of the `release()`, only what may raise is a danger. */
function mayFail({ shape, acquire, release }: ByHand): boolean {
  if (shape !== 'plain' && shape !== 'crowded') return true
  const suite = shape === 'plain' ? acquire.parent : release.parent
  const between =
    suite?.children.filter(each => each.end <= release.start && (shape === 'crowded' || acquire.end <= each.start)) ??
    []
  return between.some(each => descendants(each, 'call', 'await', 'subscript', 'raise_statement').length > 0)
}

function lockOffer({ lock }: ByHand, file: PythonFile, facts: Facts) {
  const offer = offerOf(lock, file, facts)
  const isLock = /^asyncio\.(\w+\.)?((Bounded)?Semaphore|Lock|Condition)$/.test(offer?.name ?? '')
  return isLock && !isSetByDictionary(lock, file) && !isOthersInHeirs(lock, file, facts) ? offer : null
}

function doubtAbout({ shape, lock, release }: ByHand, { isCertain, name }: Offer, file: PythonFile, facts: Facts) {
  if (shape === 'inside') return 'acquired-inside'
  if (shape !== 'guarded') return 'error-between'
  if (!isCertain) return 'only-annotated'
  if (!isSteady(lock, release.start, file)) return 'rebound'
  const words = ['acquire', 'release', name?.split('.').at(-1) ?? '']
  if (words.some(word => isReplaced(word, file) || isPatched(word, file, facts))) return 'patched'
  return isPutAway(lock.get('attribute')?.text ?? lock.text, file, facts) ? 'patched' : null
}

/** True where some code of the project puts another object under the name of the lock. */
function isPutAway(name: string, file: PythonFile, facts: Facts): boolean {
  if (isPatched(name, file, facts) || standInFor([name], [], facts)) return true
  return facts.filesWith(name).some(each => isReplaced(name, each))
}
