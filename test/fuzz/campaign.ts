/** Gives the engine many texts, and tells which laws they break, each with the smallest text that does. */

import fc from 'fast-check'
import type { Compiler } from '../python/compiler.ts'
import { type Breach, breachesOf } from './laws.ts'
import { reduced } from './reduce.ts'
import { weigh } from './watch.ts'

/** A law that was broken, and the smallest text that was found to break it. */
export type Failure = Breach & { readonly text: string; readonly seed: number }

/** So many texts are made at once; more would only take memory. */
const BATCH = 250

/** So many texts are reduced for each law: the next ones would mostly be the same mistake once more. */
const MOST = 6

/**
 * The texts are the same for the same seed.
 * @param onFailure called as soon as one is found
 */
export async function campaign(
  texts: fc.Arbitrary<string>,
  { runs, seed }: { readonly runs: number; readonly seed: number },
  compiler: Compiler,
  onFailure: (failure: Failure) => void,
): Promise<Failure[]> {
  const failures = new Map<string, Failure>()
  for (let done = 0; done < runs; done += BATCH) {
    const own = seed + done
    for (const text of fc.sample(texts, { numRuns: Math.min(BATCH, runs - done), seed: own })) {
      for (const { law, about } of await breachesOf(text, compiler)) {
        const known = [...failures.values()].filter(each => each.law === law)
        if (failures.has(nameOf({ law, about })) || known.length >= MOST) continue
        const isSame = async (each: string) => (await breachesOf(each, compiler)).some(other => other.law === law)
        const failure = { law, about, text: await reduced(text, isSame), seed: own }
        failures.set(nameOf({ law, about }), failure)
        onFailure(failure)
      }
      await new Promise(setImmediate)
    }
    weigh()
  }
  return [...failures.values()]
}

const nameOf = ({ law, about }: Breach) => `${law} ${about}`

/** As a person reads it: the law, what was applied, and the text. */
export function shown({ law, about, text, seed }: Failure): string {
  return `${law}\n  ${about} (seed ${seed})\n${text.replace(/^/gm, '  | ')}\n  ${JSON.stringify(text)}\n`
}
