/**
 * Where `grammar/` comes from: fetches the npm package named in `grammar/source.json`, checks its sum, and copies the
 * WebAssembly grammar, its licence, and the list of node kinds that the tests compare listeners with.
 *
 *     node scripts/grammar.mjs           says whether the files here are the published ones
 *     node scripts/grammar.mjs --write   writes them
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const source = JSON.parse(readFileSync('grammar/source.json', 'utf8'))
const kindsFile = 'test/python/node-kinds.json'
const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-grammar-'))

try {
  const published = fetchPackage()
  const wasm = path.join(published, source.file)
  const kinds = namedKinds(path.join(published, 'src/node-types.json'))
  if (sum(wasm) !== source.sha256) throw new Error(`${source.file} has the sum ${sum(wasm)}, not ${source.sha256}`)
  if (process.argv.includes('--write')) {
    copyFileSync(wasm, path.join('grammar', source.file))
    copyFileSync(path.join(published, 'LICENSE'), 'grammar/LICENSE')
    writeFileSync(kindsFile, kinds)
  } else if (sum(path.join('grammar', source.file)) !== source.sha256 || readFileSync(kindsFile, 'utf8') !== kinds) {
    throw new Error('grammar/ is not the published package; run: node scripts/grammar.mjs --write')
  }
  console.log(`${source.package} ${source.version}: ${source.sha256}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Downloads and unpacks the package; returns its folder. */
function fetchPackage() {
  const name = `${source.package}@${source.version}`
  const archive = execFileSync('npm', ['pack', name, '--silent', '--pack-destination', folder], {
    encoding: 'utf8',
  }).trim()
  execFileSync('tar', ['-xzf', path.join(folder, archive), '-C', folder])
  return path.join(folder, 'package')
}

function sum(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

/** Named kinds of nodes that can stand in a tree, as JSON. */
function namedKinds(file) {
  const types = JSON.parse(readFileSync(file, 'utf8'))
  const kinds = types.filter(type => type.named && !type.subtypes).map(type => type.type)
  return `${JSON.stringify([...new Set(kinds)].sort(), null, 2)}\n`
}
