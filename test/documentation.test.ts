/** The documentation tells the truth: its Python compiles and runs, its bad blocks are found, its good ones are what the tool makes. */

import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { exampleSides } from '../scripts/example.ts'
import { parseCommand } from '../src/cli/options.ts'
import { transforms } from '../transforms/index.ts'
import { blocksOf, type PythonBlock, pythonBlocks } from './documentation/blocks.ts'
import { findingComplaints, pairComplaints, programComplaints } from './documentation/complaints.ts'
import { type Outcome, runBlocks } from './documentation/programs.ts'
import { fixText } from './engine-under-test.ts'
import { fixturesOf } from './fixture-files.ts'
import { mustHavePython } from './python/interpreter.ts'

const documents = ['SKILL.md', 'reference.md', 'README.md']
const blocks = new Map(documents.map(name => [name, blocksOf(name, readFileSync(name, 'utf8'))]))
const python = new Map([...blocks].map(([name, all]) => [name, pythonBlocks(all)]))
let outcomes: ReadonlyMap<PythonBlock, Outcome>

beforeAll(async () => {
  outcomes = await runBlocks([...python.values()].flat())
})

describe.each([...python])('%s', (_, all) => {
  describe.each(all.map(block => [block.line, block] as const))('the Python at line %i', (_, block) => {
    test('compiles, runs, and prints what the text says', () => {
      expect(programComplaints(block, outcomes.get(block) as Outcome)).toEqual([])
    })

    test('is reported by the rules that it names, and no other', async () => {
      expect(await findingComplaints(block)).toEqual([])
    })

    test.runIf(block.kind === 'bad')('becomes the block that follows', async () => {
      expect(await pairComplaints(block, all[all.indexOf(block) + 1])).toEqual([])
    })
  })
})

test.each([...blocks])('%s: no block escapes', (name, all) => {
  const fences = readFileSync(name, 'utf8').match(/^ *(`{3,}|~{3,}).*$/gm) ?? []
  expect(fences).toHaveLength(2 * all.length)
  expect(all.map(({ language }) => language).filter(each => !/^(python|yaml|text|sh|toml|diff|)$/.test(each))).toEqual(
    [],
  )
})

test.runIf(mustHavePython)('whatever does not say what it needs is run', () => {
  const left = [...outcomes].filter(([{ needs, since }, { obstacle }]) => obstacle && needs.length === 0 && !since)
  expect(left.map(([{ document, line }, { obstacle }]) => `${document}:${line}: ${obstacle}`)).toEqual([])
})

test('each good block is what becomes of a bad one', () => {
  const alone = [...python.values()].flatMap(all =>
    all.filter((block, index) => block.kind === 'good' && all[index - 1]?.kind !== 'bad'),
  )
  expect(alone.map(({ document, line }) => `${document}:${line}`)).toEqual([])
})

test('the skill shows a pair for each of its pitfalls', () => {
  const skill = readFileSync('SKILL.md', 'utf8')
  const chapter = skill.slice(skill.indexOf('## Pitfalls and cures'), skill.indexOf('## Testing'))
  const pitfalls = chapter.split(/^### /m).slice(1)
  expect(pitfalls.length).toBeGreaterThanOrEqual(5)
  for (const pitfall of pitfalls) expect(pitfall).toMatch(/```python bad .*```python good/s)
})

test.each([...documents, 'CONTRIBUTING.md'])('%s: every command line makes sense', async name => {
  const commands = commandsIn(readFileSync(name, 'utf8'))
  for (const words of commands) {
    const { name: command } = await parseCommand(words, 80).catch(error => ({ name: `${words.join(' ')}: ${error}` }))
    expect(['run', 'rules', 'explain', 'asyncify', 'undo']).toContain(command)
  }
  expect(commands.length).toBeGreaterThan(0)
})

/** The words after `async-fix` in shell blocks and in code spans, without comments. */
function commandsIn(markdown: string): string[][] {
  const shell = blocksOf('', markdown).filter(block => block.language === 'sh')
  const lines = shell.flatMap(block => block.code.split('\n').flatMap(line => line.split('&&')))
  const spans = [...markdown.matchAll(/`([^`\n]+)`/g)].map(match => match[1] ?? '')
  const commands = [...lines, ...spans].map(line => /^\s*(?:npx (?:--yes )?)?async-fix (\S.*)$/.exec(line)?.[1])
  return commands.filter(words => words !== undefined).map(words => wordsOf(words.replace(/#.*/, '')))
}

/** The words of a command line as a shell takes them: what stands in quotes is one. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|[^\s"])+/g) ?? []
  return words.map(word => word.replaceAll('"', ''))
}

test('each picture of the README is what the tool makes', () => {
  const pictures = blocksOf('README.md', readFileSync('README.md', 'utf8')).filter(
    ({ language }) => language === 'diff',
  )
  expect(pictures.length).toBeGreaterThanOrEqual(2)
  for (const { code } of pictures) {
    const { before, after } = exampleSides(code)
    expect(fixText(before, { transforms: transforms.filter(transform => transform.default) }).text).toBe(after)
  }
})

test('the table of rules in the README names each rule once, with a star where it is off by default', () => {
  const readme = readFileSync('README.md', 'utf8')
  const table = readme.slice(readme.indexOf('## Rules'), readme.indexOf('## Benchmark'))
  const firstCells = [...table.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell as string)
  const named = firstCells.flatMap(cell => cell.match(/`[^`]+`\*?/g) ?? []).map(each => each.replaceAll('`', ''))
  expect(named.sort()).toEqual(transforms.map(({ name, default: isOn }) => (isOn ? name : `${name}*`)).sort())
})

test('README counts the rules, those with a fix, and those with a safe one', () => {
  const fixed = transforms.map(({ name }) => fixturesOf(name).filter(({ verdict }) => verdict === 'fixes'))
  const some = fixed.filter(cases => cases.some(({ after, unsafe }) => after !== null || unsafe !== null)).length
  const safe = fixed.filter(cases => cases.some(({ after }) => after !== null)).length
  const row = `| **async-fix** | a tool of its own | ${transforms.length} | ${some} (${safe} without asking) | yes |`
  expect(readFileSync('README.md', 'utf8')).toContain(`\n${row}\n`)
})

test('README has the scores of evals/README.md', () => {
  const scores = readFileSync('evals/README.md', 'utf8')
  const counts = [...(/^\| \*\*score\*\*.*$/m.exec(scores)?.[0] ?? '').matchAll(/\*\*(\d+) of (\d+)\*\*/g)]
  const [, tool, unsafe] = counts.map(([, count]) => count)
  const all = counts[0]?.[2]
  const said = readFileSync('README.md', 'utf8').replace(/\s+/g, ' ')
  expect(said).toContain(`holds ${all} broken programs`)
  expect(said).toContain(`The tool alone repairs ${tool} of them, with \`--unsafe\` ${unsafe};`)
})

test('SECURITY.md names a test for each promise, and these are there', () => {
  const rows = [...readFileSync('SECURITY.md', 'utf8').matchAll(/^\| \*\*.*\|$/gm)].map(([row]) => row)
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) {
    const named = [...row.matchAll(/`(test\/[\w/.-]+\.ts)`/g)].map(([, file]) => file as string)
    expect(named.length, row).toBeGreaterThan(0)
    expect(named.filter(file => !existsSync(file))).toEqual([])
  }
})
