/** Loads what `scripts/judges.mjs` has prepared in `test/judges`. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const folder = path.resolve('test/judges')

/** A package of `test/judges`. */
export const requireJudge = createRequire(path.join(folder, 'package.json'))

/** GitHub's description of its API, as far as the local GitHub answers it. */
export type Description = {
  readonly components: {
    readonly schemas: Record<string, { properties: Record<string, { nullable?: boolean; enum?: unknown[] }> }>
    readonly examples: Record<string, { readonly value: object }>
  }
}

/** A copy of its own for each caller. Throws where the description was not fetched yet. */
export function readDescription(): Description {
  try {
    return JSON.parse(readFileSync(path.join(folder, '.openapi', 'github.json'), 'utf8'))
  } catch (error) {
    throw new Error("GitHub's description of its API is missing: run `node scripts/judges.mjs`", { cause: error })
  }
}
