/** How the program is bundled: for the package, and for the action. */

import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** What all bundles have in common. */
export const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // What jsonc-parser names as its main file loads its parts in a way that cannot be followed.
  mainFields: ['module', 'main'],
  metafile: true,
  write: false,
  logLevel: 'warning',
  legalComments: 'none',
  alias: {
    // Its ES module declares `require` itself, which clashes with the one a bundle needs.
    'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
    // cliui measures help texts with it, which have no wide characters; loading the real one takes longer than all of yargs.
    'string-width': path.join(root, 'scripts/stand-ins/string-width.mjs'),
    '@jridgewell/sourcemap-codec': path.join(root, 'scripts/stand-ins/sourcemap-codec.mjs'),
  },
}

/** yargs asks its platform by a relative import, for which there is no alias. */
const yargsPlatform = {
  name: 'yargs-platform',
  setup({ onResolve }) {
    onResolve({ filter: /\/platform-shims\/esm\.mjs$/ }, ({ importer }) =>
      importer.includes(`${path.sep}yargs${path.sep}`)
        ? { path: path.join(root, 'scripts/stand-ins/yargs-platform.mjs') }
        : null,
    )
  },
}

/** Of package.json a program needs the version alone. The rest would change every bundle with each tool of the developers. */
const versionOnly = {
  name: 'version-only',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]package\.json$/ }, ({ path: file }) => {
      const { version } = JSON.parse(readFileSync(file, 'utf8'))
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
  },
}

/**
 * A program and the launchers that load it.
 * @param program the program's source
 * @param launcher what the launcher of the first thread is called
 * @returns what esbuild made, not written yet
 */
export async function buildProgram({ program, launcher, outdir }) {
  const whole = await build({
    ...shared,
    entryPoints: { program },
    outdir,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    minify: true,
    // Never published: it tells which place of the sources a place in a stack is.
    sourcemap: process.argv.includes('--source-map') ? 'external' : false,
    plugins: [yargsPlatform, versionOnly],
    define: { 'import.meta.url': 'importMetaUrl' },
    // The launcher runs it as Node.js runs a CommonJS module.
    banner: {
      js: "(function (exports, require, module, __filename, __dirname) { const importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
    },
    footer: { js: '})' },
  })
  const { text, contents } = whole.outputFiles.find(file => file.path.endsWith('.cjs'))
  if (/[^\0-\x7f]/.test(text)) throw new Error('the program is not ASCII, as which the launcher reads it')
  const launchers = await build({
    ...shared,
    entryPoints: { [launcher]: 'src/cli/launch.ts', worker: 'src/cli/launch-worker.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { programId: JSON.stringify(createHash('sha256').update(contents).digest('hex').slice(0, 16)) },
    banner: { js: '#!/usr/bin/env node' },
  })
  return [whole, launchers]
}

/** Writes what was built, the parser's WebAssembly files and the licences. A build that failed leaves the one before it in place. */
export function writeBundles(results, outdir) {
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  for (const { path: file, contents } of results.flatMap(result => result.outputFiles)) writeFileSync(file, contents)
  copyFileSync('grammar/tree-sitter-python.wasm', path.join(outdir, 'tree-sitter-python.wasm'))
  copyFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', path.join(outdir, 'web-tree-sitter.wasm'))
  const inputs = results.flatMap(result => Object.keys(result.metafile.inputs))
  writeFileSync(path.join(outdir, 'LICENSES.txt'), licences(inputs))
}

/** The licence texts of the grammar and of every package that has a file among `inputs`. */
function licences(inputs) {
  const packages = new Set(inputs.map(file => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean))
  const texts = [...packages].sort().map(name => [name, licenceIn(path.join('node_modules', name))])
  texts.push(['tree-sitter-python', readFileSync('grammar/LICENSE', 'utf8')])
  return texts
    .map(([name, text]) => `${name}\n${'-'.repeat(name.length)}\n\n${text.replaceAll('\r\n', '\n').trim()}\n`)
    .join('\n\n')
}

function licenceIn(folder) {
  const file = readdirSync(folder).find(name => /^licen[cs]e/i.test(name))
  if (file && existsSync(path.join(folder, file))) return readFileSync(path.join(folder, file), 'utf8')
  return `Licence: ${JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).license}`
}
