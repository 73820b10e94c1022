/** Gives a text to the command as a reader would: on standard input, in a project for Python 3.11 that uses pytest-asyncio. */

import path from 'node:path'
import { main } from '../../src/cli/main.ts'

const cwd = path.resolve('test/documentation/reader')

/** The rules that report a text, each once, in alphabetical order. */
export async function rulesReporting(code: string, file: string, flags: readonly string[]): Promise<string[]> {
  const report = await run(code, file, ['--check', '--output-format', 'json', ...flags])
  const findings = JSON.parse(report) as { name: string }[]
  return [...new Set(findings.map(({ name }) => name))].sort()
}

/** The text that the command makes of a text. */
export function fixed(code: string, file: string, flags: readonly string[]): Promise<string> {
  return run(code, file, flags)
}

async function run(code: string, file: string, flags: readonly string[]): Promise<string> {
  let stdout = ''
  let stderr = ''
  const status = await main(['-', '--stdin-filename', file, '--no-cache', ...flags], {
    stdout: { write: chunk => (stdout += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)) },
    stderr: { write: chunk => (stderr += chunk) },
    readStdin: async () => new TextEncoder().encode(code),
    cwd,
    env: {},
  })
  if (status === 2) throw new Error(stderr)
  return stdout
}
