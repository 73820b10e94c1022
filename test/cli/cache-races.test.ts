/** Many runs at once share one cache while files change: each is right, and so is the one after them. */

import { execFile } from 'node:child_process'
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { folderWith } from '../workspace/temporary.ts'

const start = promisify(execFile)

/** The program, built from the sources as they are. */
async function program(): Promise<string> {
  const folder = folderWith({})
  const outfile = path.join(folder, 'program.cjs')
  await build({
    entryPoints: ['src/cli/bin.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'error',
    alias: { 'web-tree-sitter': path.resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs') },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  })
  copyFileSync('grammar/tree-sitter-python.wasm', path.join(folder, 'tree-sitter-python.wasm'))
  copyFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', path.join(folder, 'web-tree-sitter.wasm'))
  return outfile
}

const user = 'from shop.db import load\nasync def get():\n    load()\n'
const users = Array.from({ length: 20 }, (_, index) => `shop/user_${index}.py`)

test('several runs on one cache', { timeout: 120_000 }, async () => {
  const command = await program()
  const folder = folderWith({
    'pyproject.toml': '',
    'shop/__init__.py': '',
    'shop/db.py': '',
    ...Object.fromEntries(users.map(each => [each, user])),
  })
  const check = async (...flags: string[]) => {
    const args = [command, '--check', '--exit-zero', '--output-format', 'json', ...flags, '.']
    return (await start(process.execPath, args, { cwd: folder })).stdout
  }
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text)
  for (let round = 0; round < 4; round++) {
    const isAsync = round % 2 === 0
    write('shop/db.py', `${isAsync ? 'async ' : ''}def load(): print(${round})\n`)
    const running = Array.from({ length: 3 }, () => check())
    // Some of them read this one before the change, and some after it.
    await new Promise(resolve => setTimeout(resolve, 100 * round))
    write('shop/user_0.py', `${user}# ${round}\n`)
    write(`shop/new_${round}.py`, user)
    for (const output of await Promise.all(running)) expect(() => JSON.parse(output)).not.toThrow()
    const [cached, uncached] = [await check(), await check('--no-cache')]
    expect(cached).toBe(uncached)
    expect(JSON.parse(cached)).toHaveLength(isAsync ? users.length + round + 1 : 0)
  }
  expect(readdirSync(path.join(folder, '.async_fix_cache')).filter(each => each.endsWith('.tmp'))).toEqual([])
})
