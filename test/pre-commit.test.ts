/** The hooks, run by pre-commit from the package as it is published, with the configuration that the examples show. */

import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unpackedInto } from './packed.ts'
import { environment } from './python/interpreter.ts'

let folder: string
const inProject = (file: string) => path.join(folder, 'project', file)
const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false']

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', [...author, ...args], { cwd, encoding: 'utf8' }).trim()
}

/** A repository of the published files, as a mirror of the package is; gives its commit. */
function mirror(): string {
  const packed = unpackedInto(folder)
  const {
    scripts: _,
    devDependencies: __,
    ...manifest
  } = JSON.parse(readFileSync(path.join(packed, 'package.json'), 'utf8'))
  writeFileSync(path.join(packed, 'package.json'), JSON.stringify(manifest))
  copyFileSync('.pre-commit-hooks.yaml', path.join(packed, '.pre-commit-hooks.yaml'))
  git(packed, 'init', '-q')
  git(packed, 'add', '-A', '-f')
  git(packed, 'commit', '-qm', 'packed')
  return git(packed, 'rev-parse', 'HEAD')
}

/** Runs one hook on files of the project. */
function hook(id: string, ...files: string[]) {
  const args = ['-m', 'pre_commit', 'run', id, '--files', ...files]
  const env = { ...process.env, PRE_COMMIT_HOME: path.join(folder, 'home'), PRE_COMMIT_COLOR: 'never' }
  const { status, stdout, stderr } = spawnSync(environment as string, args, {
    cwd: path.join(folder, 'project'),
    env,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

const store = 'import time\n\n\ndef load():\n    with open("a.json") as f:\n        return f.read()\n'
const api = 'import store\n\n\nasync def handler():\n    return store.load()\n'

beforeAll(() => {
  if (!environment) return
  folder = mkdtempSync(path.join(tmpdir(), 'async-fix-pre-commit-'))
  const rev = mirror()
  mkdirSync(inProject('vendor'), { recursive: true })
  writeFileSync(inProject('pyproject.toml'), '[tool.async-fix]\nextend-exclude = ["vendor"]\n')
  writeFileSync(inProject('store.py'), store)
  writeFileSync(inProject('api.py'), api)
  writeFileSync(inProject('vendor/api.py'), api)
  const recipe = readFileSync('examples/ci/pre-commit-config.yaml', 'utf8')
  const config = recipe.replace(/repo: .*/, `repo: ${path.join(folder, 'package')}`).replace(/rev: .*/, `rev: ${rev}`)
  writeFileSync(inProject('.pre-commit-config.yaml'), config)
  git(inProject('.'), 'init', '-q')
  git(inProject('.'), 'add', '-A')
}, 240_000)

afterAll(() => {
  if (environment) rmSync(folder, { recursive: true, force: true })
})

test.skipIf(!environment)('pre-commit takes the configuration', () => {
  const args = ['-m', 'pre_commit', 'validate-config', 'examples/ci/pre-commit-config.yaml']
  expect(spawnSync(environment as string, args, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' })
})

test.skipIf(!environment)(
  'only the given file is reported, by what the whole project says',
  { timeout: 240_000 },
  () => {
    const { status, output } = hook('async-fix', 'api.py')
    expect(output).toContain('api.py:5:12: blocking-call-transitive')
    expect(output).toContain('1 finding in 1 of 1 file')
    expect(status).toBe(1)
    expect(readFileSync(inProject('api.py'), 'utf8')).toBe(api)
  },
)

test.skipIf(!environment)(
  'a file that the settings exclude is left out although it is named',
  { timeout: 240_000 },
  () => {
    expect(hook('async-fix', 'vendor/api.py').status).toBe(0)
  },
)

test.skipIf(!environment)('the second hook repairs, fails once, and passes then', { timeout: 240_000 }, () => {
  const first = hook('async-fix-fix', 'api.py')
  expect(first.output).toContain('files were modified by this hook')
  expect(first.status).toBe(1)
  expect(readFileSync(inProject('api.py'), 'utf8')).toContain('return await asyncio.to_thread(store.load)')
  expect(hook('async-fix-fix', 'api.py').status).toBe(0)
})
