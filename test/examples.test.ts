/** The example project shows one cure of each kind, safe, proofs and all; what it becomes is valid and settled. */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../src/cli/main.ts'
import { interpreter } from './python/interpreter.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-examples-'))
beforeAll(() => cpSync('examples', folder, { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(...argv: string[]) {
  let stdout = ''
  let stderr = ''
  const status = await main(argv, {
    stdout: { write: chunk => (stdout += chunk) },
    stderr: { write: chunk => (stderr += chunk) },
    readStdin: async () => new Uint8Array(),
    cwd: folder,
    env: {},
  })
  return { status, stdout, stderr }
}

const read = (name: string) => readFileSync(path.join(folder, 'price-watch/price_watch', name), 'utf8')

describe('examples/price-watch', () => {
  test('shows five pitfalls with a safe cure each', async () => {
    const { status, stdout } = await run('--check', '--output-format', 'json', '.')
    const findings = JSON.parse(stdout) as { code: string; fix: { applicability: string } | null }[]
    expect(findings.map(({ code, fix }) => [code, fix?.applicability]).sort()).toEqual([
      ['blocking-http-call', 'safe'],
      ['blocking-path-io', 'safe'],
      ['blocking-sleep', 'safe'],
      ['multiple-asyncio-run', 'safe'],
      ['sequential-await-in-loop', 'safe'],
    ])
    expect(status).toBe(1)
  })

  test('its diff applies, and is what a run writes', async () => {
    const { stdout: diff } = await run('--dry-run', '.')
    execFileSync('git', ['apply', '--check', '-'], { cwd: folder, input: diff })
    const { status } = await run('.')
    expect(status).toBe(0)
    execFileSync('git', ['apply', '--check', '--reverse', '-'], { cwd: folder, input: diff })
    expect(read('watch.py')).toContain('await asyncio.sleep(0.2)')
    expect(read('rates.py')).toContain('httpx.AsyncClient(')
    expect(read('report.py')).toContain('asyncio.gather(')
    expect(read('__main__.py').match(/asyncio\.run\(/g)).toHaveLength(1)
    expect((await run('--dry-run', '.')).stdout).toBe('')
  })

  test.skipIf(!interpreter)('Python compiles what it becomes', () => {
    execFileSync(interpreter as string, ['-m', 'compileall', '-q', folder])
  })
})
