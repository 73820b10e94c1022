/** The import table of CONTRIBUTING.md is enforced by lint: each forbidden import is reported, each allowed one is not. */

import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

type Case = readonly [file: string, code: string]

const imports = (file: string, specifier: string): Case => [file, `import { x } from '${specifier}'\n\nx()\n`]

const forbidden: readonly Case[] = [
  imports('transforms/blocking/run.ts', '../../src/engine/run.ts'),
  imports('transforms/blocking/sibling.ts', './other.ts'),
  imports('transforms/blocking/family.ts', '../tasks/other.ts'),
  imports('transforms/blocking/family-part.ts', '../tasks/parts/other.ts'),
  imports('transforms/blocking/node.ts', 'node:fs'),
  imports('transforms/blocking/magic.ts', 'magic-string'),
  imports('transforms/blocking/tree.ts', 'web-tree-sitter'),
  imports('transforms/blocking/diff.ts', 'diff'),
  imports('transforms/blocking/yargs.ts', 'yargs'),
  imports('transforms/blocking/workspace.ts', '../../src/workspace/read.ts'),
  imports('transforms/blocking/cli.ts', '../../src/cli/main.ts'),
  imports('transforms/blocking/report.ts', '../../src/report/json.ts'),
  imports('transforms/blocking/http/transform.ts', '../other.ts'),
  imports('transforms/blocking/http/run.ts', '../../../src/engine/run.ts'),
  imports('transforms/blocking/http/family.ts', '../../tasks/other.ts'),
  imports('src/python/tree.ts', 'web-tree-sitter'),
  imports('src/python/finding.ts', '../engine/finding.ts'),
  imports('src/python/project.ts', '../project/facts.ts'),
  imports('src/python/node.ts', 'node:path'),
  imports('src/project/apply.ts', '../engine/apply.ts'),
  imports('src/project/workspace.ts', '../workspace/read.ts'),
  imports('src/project/node.ts', 'node:path'),
  imports('src/engine/transforms.ts', '../../transforms/index.ts'),
  imports('src/engine/magic.ts', 'magic-string'),
  imports('src/engine/node.ts', 'node:fs'),
  imports('src/engine/cli.ts', '../cli/main.ts'),
  imports('src/engine/workspace.ts', '../workspace/read.ts'),
  ['src/engine/process.ts', 'process.exit()\n'],
  ['src/engine/console.ts', "console.log('x')\n"],
  ['src/report/console.ts', "console.log('x')\n"],
  imports('src/report/node.ts', 'node:fs'),
  imports('src/report/diff-elsewhere.ts', 'diff'),
  imports('src/report/run.ts', '../engine/run.ts'),
  imports('src/workspace/cli.ts', '../cli/main.ts'),
  imports('src/workspace/toml.ts', 'smol-toml'),
  imports('src/cli/toml.ts', 'smol-toml'),
  imports('src/workspace/notebook.ts', 'jsonc-parser'),
  imports('src/cli/notebooks.ts', 'jsonc-parser'),
  imports('src/report/notebooks.ts', 'jsonc-parser'),
  imports('src/index.ts', 'magic-string'),
  ['src/python/cycle-a.ts', "import { b } from './cycle-b.ts'\n\nexport const a = () => b()\n"],
  ['src/python/cycle-b.ts', "import { a } from './cycle-a.ts'\n\nexport const b = () => a()\n"],
]

const allowed: readonly Case[] = [
  imports('transforms/blocking/ok-edit.ts', '../../src/engine/edit.ts'),
  imports('transforms/blocking/ok-settings.ts', '../../src/engine/settings.ts'),
  imports('transforms/blocking/ok-transform.ts', '../../src/engine/transform.ts'),
  imports('transforms/blocking/ok-python.ts', '../../src/python/calls.ts'),
  imports('transforms/blocking/ok-python-part.ts', '../../src/python/names/scopes.ts'),
  imports('transforms/blocking/ok-project.ts', '../../src/project/facts.ts'),
  imports('transforms/blocking/ok-part.ts', './http/client.ts'),
  imports('transforms/blocking/http/ok-part.ts', './client.ts'),
  imports('transforms/blocking/http/ok-other-part.ts', '../files/open.ts'),
  imports('transforms/blocking/http/ok-python.ts', '../../../src/python/calls.ts'),
  imports('src/python/parser.ts', 'web-tree-sitter'),
  imports('src/python/ok-edit.ts', '../engine/edit.ts'),
  imports('src/project/ok.ts', '../python/tree.ts'),
  imports('src/engine/apply.ts', 'magic-string'),
  imports('src/engine/ok.ts', '../project/facts.ts'),
  imports('src/report/diff.ts', 'diff'),
  imports('src/report/ok-lines.ts', '../python/lines.ts'),
  imports('src/workspace/config.ts', 'smol-toml'),
  imports('src/workspace/notebook-edits.ts', 'jsonc-parser'),
  imports('src/workspace/ok.ts', 'node:fs'),
  imports('src/cli/ok.ts', 'yargs/helpers'),
  imports('src/cli/ok-transforms.ts', '../../transforms/index.ts'),
  ['src/cli/ok-console.ts', "console.log('x')\n"],
]

let folder: string
let reported: ReadonlySet<string>

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'async-fix-architecture-')))
  await cp('biome.json', path.join(folder, 'biome.json'))
  for (const [file, code] of [...forbidden, ...allowed]) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true })
    await writeFile(path.join(folder, file), code)
  }
  reported = await filesWithErrors(folder)
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(forbidden)('%s may not: %j', file => {
  expect(reported.has(file)).toBe(true)
})

test.each(allowed)('%s may: %j', file => {
  expect(reported.has(file)).toBe(false)
})

const architectureRules = ['noRestrictedImports', 'noRestrictedGlobals', 'noImportCycles', 'noConsole']

/** Lints a folder and names the files, relative to it, that break one of the rules above. */
function filesWithErrors(cwd: string): Promise<ReadonlySet<string>> {
  const biome = path.resolve('node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 1 << 24 }, (_, stdout, stderr) => {
      const found = [...stdout.matchAll(/title=lint\/\w+\/(\w+),file=([^,]+)/g)]
      if (found.length === 0) reject(new Error(`biome reported nothing:\n${stdout}${stderr}`))
      const broken = found.filter(match => architectureRules.includes(match[1] ?? ''))
      resolve(new Set(broken.map(match => path.relative(cwd, path.resolve(cwd, match[2] ?? '')))))
    })
  })
}
