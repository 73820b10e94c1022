/** Builds `dist/`: the command, the library, their WebAssembly files, types, and the licences of what is bundled. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { removeUnreachedTypes } from './reached-types.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

const shared = {
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
    'web-tree-sitter': path.resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs'),
    // cliui measures help texts with it, which have no wide characters; loading the real one takes longer than all of yargs.
    'string-width': path.resolve('scripts/stand-ins/string-width.mjs'),
    '@jridgewell/sourcemap-codec': path.resolve('scripts/stand-ins/sourcemap-codec.mjs'),
  },
}

/** yargs asks its platform by a relative import, for which there is no alias. */
const yargsPlatform = {
  name: 'yargs-platform',
  setup({ onResolve }) {
    onResolve({ filter: /\/platform-shims\/esm\.mjs$/ }, ({ importer }) =>
      importer.includes(`${path.sep}yargs${path.sep}`)
        ? { path: path.resolve('scripts/stand-ins/yargs-platform.mjs') }
        : null,
    )
  },
}

/** Names that nobody sees in a stack become short; those of our own code stay, for a report of a bug has a stack in it. */
const shortNamesOfOthers = {
  name: 'short-names-of-others',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path: file }) => {
      const { code } = await transform(readFileSync(file, 'utf8'), {
        minify: true,
        target: 'node20',
        legalComments: 'none',
      })
      return { contents: code, loader: 'js' }
    })
  },
}

const programBuild = await build({
  ...shared,
  entryPoints: { program: 'src/cli/program.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  plugins: [yargsPlatform, shortNamesOfOthers],
  define: { 'import.meta.url': 'importMetaUrl' },
  // The launcher runs it as Node.js runs a CommonJS module.
  banner: {
    js: "(function (exports, require, module, __filename, __dirname) { const importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
  },
  footer: { js: '})' },
})

const [program] = programBuild.outputFiles
if (/[^\0-\x7f]/.test(program.text)) throw new Error('the program is not ASCII, as which the launcher reads it')

const results = [
  programBuild,
  await build({
    ...shared,
    entryPoints: { cli: 'src/cli/launch.ts', worker: 'src/cli/launch-worker.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    define: { programId: JSON.stringify(createHash('sha256').update(program.contents).digest('hex').slice(0, 16)) },
    banner: { js: '#!/usr/bin/env node' },
  }),
  await build({
    ...shared,
    entryPoints: { index: 'src/cli/launch-library.ts' },
    outdir: 'dist',
    format: 'esm',
    // The bundler does not see these names: they must be such that no source has them too.
    banner: {
      js: [
        "import { createRequire as $createRequire } from 'node:module'",
        "import { dirname as $dirname } from 'node:path'",
        "import { fileURLToPath as $fileURLToPath } from 'node:url'",
        'const require = $createRequire(import.meta.url)',
        'const __dirname = $dirname($fileURLToPath(import.meta.url))',
      ].join('\n'),
    },
  }),
]

// A build that fails leaves the one before it in place.
rmSync('dist', { recursive: true, force: true })
mkdirSync('dist')
for (const { path: file, contents } of results.flatMap(result => result.outputFiles)) writeFileSync(file, contents)
chmodSync('dist/cli.cjs', 0o755)
copyFileSync('grammar/tree-sitter-python.wasm', 'dist/tree-sitter-python.wasm')
copyFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', 'dist/web-tree-sitter.wasm')
writeFileSync('dist/LICENSES.txt', licences(results.flatMap(result => Object.keys(result.metafile.inputs))))
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
removeUnreachedTypes('dist/types', 'dist/types/src/index.d.ts')

/** The licence texts of the grammar and of every package that has a file among `inputs`. */
function licences(inputs) {
  const packages = new Set(inputs.map(file => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean))
  const texts = [...packages].sort().map(name => [name, licenceIn(path.join('node_modules', name))])
  texts.push(['tree-sitter-python', readFileSync('grammar/LICENSE', 'utf8')])
  return texts.map(([name, text]) => `${name}\n${'-'.repeat(name.length)}\n\n${text.trim()}\n`).join('\n\n')
}

function licenceIn(folder) {
  const file = readdirSync(folder).find(name => /^licen[cs]e/i.test(name))
  if (file && existsSync(path.join(folder, file))) return readFileSync(path.join(folder, file), 'utf8')
  return `Licence: ${JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).license}`
}
