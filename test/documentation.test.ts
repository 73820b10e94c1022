/** The Python in the documentation is valid, and each bad/good pair is what the tool itself produces. */

import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { exampleSides } from '../scripts/example.ts'
import { parseCommand } from '../src/cli/options.ts'
import { transforms } from '../transforms/index.ts'
import { checkText, fixText } from './engine-under-test.ts'
import { startCompiler } from './python/compiler.ts'

type Block = { readonly language: string; readonly code: string; readonly mark: string | null; readonly line: number }

const compiler = startCompiler()
afterAll(() => compiler.close())

describe.each(['SKILL.md', 'README.md'])('%s', name => {
  const blocks = blocksOf(readFileSync(name, 'utf8'))
  const python = blocks.filter(block => block.language === 'python')

  test.each(python.map(block => [block.line, block] as const))(
    'the Python at line %i compiles',
    async (_, { code }) => {
      expect(await compiler.errorOf(code)).toBeNull()
    },
  )

  const bad = blocks.filter(block => block.mark?.startsWith('bad:'))
  test.each(bad.map(block => [block.line, block] as const))(
    'the bad block at line %i becomes the good one',
    (_, block) => {
      const [, rule = '', mode] = /^bad: (\S+)(?: (unsafe))?$/.exec(block.mark as string) ?? []
      const good = blocks[blocks.indexOf(block) + 1]
      expect(good?.mark).toBe('good')
      const run = { transforms: transforms.filter(transform => transform.default) }
      expect([...new Set(checkText(block.code, run).findings.map(finding => finding.rule))]).toEqual([rule])
      expect(fixText(block.code, run, mode === 'unsafe').text).toBe(good?.code)
      expect(checkText(good?.code ?? '', run).findings).toEqual([])
    },
  )
})

test.each(['SKILL.md', 'README.md', 'CONTRIBUTING.md'])('%s: every command line makes sense', async name => {
  const commands = commandsIn(readFileSync(name, 'utf8'))
  for (const words of commands) {
    const { name: command } = await parseCommand(words, 80).catch(error => ({ name: `${words.join(' ')}: ${error}` }))
    expect(['run', 'rules', 'explain', 'asyncify', 'undo']).toContain(command)
  }
  expect(commands.length).toBeGreaterThan(0)
})

/** The words after `async-fix` in shell blocks and in code spans, without comments. */
function commandsIn(markdown: string): string[][] {
  const shell = blocksOf(markdown).filter(block => block.language === 'sh')
  const lines = shell.flatMap(block => block.code.split('\n').flatMap(line => line.split('&&')))
  const spans = [...markdown.matchAll(/`([^`\n]+)`/g)].map(match => match[1] ?? '')
  const commands = [...lines, ...spans].map(line => /^\s*(?:npx (?:--yes )?)?async-fix (\S.*)$/.exec(line)?.[1])
  return commands.filter(words => words !== undefined).map(words => words.replace(/#.*/, '').trim().split(/\s+/))
}

test('the picture in the README is what the tool makes', () => {
  const [picture] = blocksOf(readFileSync('README.md', 'utf8')).filter(block => block.language === 'diff')
  const { before, after } = exampleSides(picture?.code ?? '')
  expect(before).toContain('time.sleep')
  expect(fixText(before, { transforms: transforms.filter(transform => transform.default) }).text).toBe(after)
})

test('the skill shows a pair for each of its pitfalls', () => {
  const marks = blocksOf(readFileSync('SKILL.md', 'utf8')).map(block => block.mark)
  expect(marks.filter(mark => mark?.startsWith('bad:')).length).toBeGreaterThanOrEqual(4)
})

/** Fenced blocks with the HTML comment right above them, code dedented by the fence's own indentation. */
function blocksOf(markdown: string): Block[] {
  const fence = /(?:<!-- (.+?) -->\n)?^([ ]*)```(\w+)\n([\s\S]*?)^\2```$/gm
  return [...markdown.matchAll(fence)].map(({ 1: mark, 2: indent = '', 3: language = '', 4: code = '', index }) => ({
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    mark: mark ?? null,
    line: markdown.slice(0, index).split('\n').length,
  }))
}

test('the table of rules in the README names each rule once, with a star where it is off by default', () => {
  const readme = readFileSync('README.md', 'utf8')
  const table = readme.slice(readme.indexOf('### Rules'), readme.indexOf('A call that blocks moves to a thread'))
  const firstCells = [...table.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell as string)
  const named = firstCells.flatMap(cell => cell.match(/`[^`]+`\*?/g) ?? []).map(each => each.replaceAll('`', ''))
  expect(named.sort()).toEqual(transforms.map(({ name, default: isOn }) => (isOn ? name : `${name}*`)).sort())
})
