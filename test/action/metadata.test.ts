/** action.yml: its inputs are those that the code reads, and what it runs is there. */

import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { modes } from '../../src/action/inputs.ts'
import { judges } from '../report/judges.ts'

const action = judges('yaml').parse(readFileSync('action.yml', 'utf8'))
const inputsSource = readFileSync('src/action/inputs.ts', 'utf8')

test('every input is read, and nothing else is', () => {
  const read = [...inputsSource.matchAll(/(?:getInput|choice|words|flag|count)\('([a-z-]+)'/g)].map(([, name]) => name)
  const more = [...inputsSource.matchAll(/\['select', 'ignore'\]/g)].flatMap(() => ['select', 'ignore'])
  expect([...new Set([...read, ...more])].sort()).toEqual(Object.keys(action.inputs).sort())
})

test('README lists the inputs', () => {
  const inputs = Object.entries(action.inputs as Record<string, { description: string; default: string }>)
  const rows = inputs.map(([name, { description, default: usual }]) => {
    const shown = usual && name !== 'token' ? `\`${usual}\`` : ''
    return `| \`${name}\` | ${shown} | ${description.replace(/\.$/, '')} |`
  })
  const table = ['| input | default | meaning |', '|---|---|---|', ...rows].join('\n')
  expect(readFileSync('README.md', 'utf8')).toContain(`\n${table}\n`)
})

test('every mode is described', () => {
  for (const mode of modes) expect(action.inputs.mode.description).toContain(mode)
})

test('every output is described', () => {
  const names = [
    ...readFileSync('src/action/results.ts', 'utf8').matchAll(
      /^ {2}readonly '?([a-z-]+)'?: (?:number|string|boolean)$/gm,
    ),
  ]
  expect(names.map(([, name]) => name).sort()).toEqual(Object.keys(action.outputs).sort())
})

test('it runs on the Node.js of today, and what it runs is there', () => {
  expect(action.runs.using).toBe('node24')
  expect(existsSync(action.runs.main)).toBe(true)
})
