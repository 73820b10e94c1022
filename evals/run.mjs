/** `npm run evals -- CANDIDATE`: scores answers to the tasks of this folder. */

import { load } from '../bench/start.mjs'

const { main } = await load('score', 'evals')
process.exitCode = await main(process.argv.slice(2))
