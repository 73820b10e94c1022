/**
 * Builds the action: GitHub runs what is committed in `action/`, without installing anything.
 * `node scripts/build-action.mjs [folder]` builds it somewhere else, to compare.
 */

import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildProgram, writeBundles } from './bundles.mjs'

const folder = path.resolve(process.argv[2] ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'action'))
process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))))

writeBundles(await buildProgram({ program: 'src/action/program.ts', launcher: 'main', outdir: folder }), folder)
