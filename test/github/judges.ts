/** Loads what `scripts/judges.mjs` has prepared in `test/judges`. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const folder = path.resolve('test/judges')

const load = createRequire(path.join(folder, 'package.json'))

/** A package of `test/judges`. Throws where it was not installed yet. */
// biome-ignore lint/suspicious/noExplicitAny: what a package exports is typed where it is used
export function requireJudge(name: string): any {
  try {
    return load(name)
  } catch (error) {
    throw new Error(`${name} is not installed in test/judges: run \`node scripts/judges.mjs\``, { cause: error })
  }
}

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
