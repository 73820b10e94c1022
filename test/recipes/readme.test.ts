/** What the README shows of a recipe stands in its file, word for word. */

import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { blocksOf } from '../documentation/blocks.ts'
import { recipes } from './workflows.ts'

const readme = readFileSync('README.md', 'utf8')
const blocks = blocksOf('README.md', readme)
  .filter(({ language }) => language === 'yaml')
  .map(block => ({ ...block, source: /<!-- from: (\S+) -->\n$/.exec(block.prose)?.[1] }))

test('each block of YAML says where it is from', () => {
  expect(blocks.length).toBeGreaterThan(0)
  expect(blocks.filter(({ source }) => !source)).toEqual([])
})

test.each(blocks.map(block => [block.line, block] as const))('the block at line %i', (_, { source = '', code }) => {
  const file = readFileSync(path.join(recipes, source), 'utf8')
  const [first = ''] = code.split('\n')
  const indent = ' '.repeat(
    file
      .split('\n')
      .find(line => line.trimStart() === first)
      ?.indexOf(first) ?? 0,
  )
  expect(`\n${file}`).toContain(`\n${code.replace(/^(?=.)/gm, indent)}`)
})

test('each recipe is shown or linked', () => {
  const isThere = (name: string) =>
    readme.includes(`(${recipes}/${name})`) || blocks.some(({ source }) => source === name)
  expect(readdirSync(recipes).filter(name => !isThere(name))).toEqual([])
})
