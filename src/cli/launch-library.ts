/** What `import 'async-fix'` gives: the library within the program beside it, which a second copy would double. */

import { loadProgram } from './load-program.ts'

export const {
  check,
  chosenFix,
  createFacts,
  defaultSettings,
  defineTransform,
  families,
  fix,
  loadParser,
  readGrammar,
  transforms,
} = loadProgram(null).program.library
