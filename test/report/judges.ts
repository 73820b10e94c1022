/** What a report is judged by: a validator, or the report of a tool that its readers read already. */

import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { folderWith } from '../workspace/temporary.ts'

/** Loads what is installed in `test/judges`. */
export const judges = createRequire(path.resolve('test/judges/package.json'))

/** The folder of a package there. */
export const folderOf = (name: string) => path.dirname(judges.resolve(`${name}/package.json`))

/** What a SARIF log has against the standard and what GitHub takes in. */
export function sarifProblems(text: string): unknown[] {
  const multitool = path.join(folderOf('@microsoft/sarif-multitool-linux'), 'Sarif.Multitool')
  const folder = folderWith({ 'log.sarif': text })
  const [log, verdict] = ['log.sarif', 'verdict.sarif'].map(name => path.join(folder, name)) as [string, string]
  chmodSync(multitool, 0o755)
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' }
  execFileSync(multitool, ['validate', log, '--rule-kind', 'Sarif;Ghas', '--output', verdict], { env })
  return JSON.parse(readFileSync(verdict, 'utf8')).runs[0].results
}

const interpreter = path.resolve('.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

/** What ruff prints about one finding with a fix and one without: reviewdog and GitLab read it. */
export function ofRuff(format: string): string {
  const folder = folderWith({
    'a.py':
      'import asyncio, time\n\n\nasync def f():\n    try:\n        time.sleep(1)\n    except asyncio.TimeoutError:\n        pass\n',
  })
  const rules = ['--select', 'ASYNC251,UP041', '--target-version', 'py311']
  const args = ['-m', 'ruff', 'check', '--isolated', '--no-cache', '--exit-zero', ...rules, '--output-format', format]
  return execFileSync(interpreter, [...args, folder], { encoding: 'utf8' })
}

/** The kinds of all values, by the way that leads to them: `diagnostics[].message` → `string`. */
export function shape(value: unknown, way = ''): Record<string, string> {
  if (Array.isArray(value)) return Object.assign({}, ...value.map(each => shape(each, `${way}[]`)))
  if (typeof value !== 'object' || value === null) return { [way]: typeof value }
  return Object.assign({}, ...Object.entries(value).map(([key, each]) => shape(each, way ? `${way}.${key}` : key)))
}
