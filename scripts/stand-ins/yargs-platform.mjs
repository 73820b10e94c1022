/**
 * Stands in for what yargs takes from its platform (`lib/platform-shims/esm.mjs`). Loading and asking all of that takes longer than
 * parsing: Node.js loads its streams for `assert` and for the width of the terminal, and the disk is searched for a package.json.
 * The program says its name, its version and the width itself, and its help texts have no wide characters.
 */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inspect } from 'node:util'
import stringWidth from 'string-width'
import y18n from 'y18n'
import Parser from 'yargs-parser'

export default {
  assert: {
    strictEqual(actual, expected) {
      if (!Object.is(actual, expected)) throw new Error(`${actual} is not ${expected}`)
    },
    notStrictEqual(actual, expected) {
      if (Object.is(actual, expected)) throw new Error(`${actual} is ${expected}`)
    },
  },
  // Only help needs it.
  cliui: options => require('cliui').default(options),
  findUp: () => undefined,
  getCallerFile: () => __filename,
  getEnv: name => process.env[name],
  getProcessArgvBin: () => 'async-fix',
  inspect,
  mainFilename: __dirname,
  Parser,
  path,
  process: {
    argv: () => process.argv,
    cwd: () => process.cwd(),
    emitWarning: (warning, type) => process.emitWarning(warning, type),
    execPath: () => process.execPath,
    exit: code => process.exit(code),
    nextTick: process.nextTick,
    stdColumns: null,
  },
  readdirSync,
  readFileSync,
  require,
  stringWidth,
  y18n: y18n({ directory: path.join(__dirname, 'locales'), updateFiles: false }),
}
