/** No regular expression of the program takes exponential time: each is tried on texts that repeat what it could read in several ways. */

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseAst } from 'vitest/node'
import { handingsIn } from '../../src/project/handed-names.ts'
import { importedModules } from '../../src/project/imported-modules.ts'
import { storableWords } from '../../src/python/named-nodes.ts'
import { parser } from '../engine-under-test.ts'
import { PATIENCE } from './attacked.ts'

type Syntax = { readonly [key: string]: unknown; readonly type?: string }

type Found = { readonly file: string; readonly source: string; readonly flags: string }

/** Where a repeated group of an expression begins to read: what has to come before it in the text, by the file of the expression. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  'src/action/marker.ts': [`<!-- async-fix:1 id=a fp=${'a'.repeat(16)}`],
  'src/engine/directives.ts': ['# noqa', '# noqa: A1', ' '],
  'src/project/coroutine-names.ts': ['(a', 'a.', '.'],
  'src/project/handed-names.ts': ['import ', 'import (', '@', '@a', 'def ', 'a'],
  'src/project/imported-modules.ts': ['from ', 'from a import ', 'from a import ('],
  'src/project/summary/module-names.ts': ['a'],
  'src/project/thread-run.ts': ['a'],
  'src/python/imports.ts': ['"name', ' '],
  'src/python/named-nodes.ts': ['a.', 'a. #'],
  'src/python/names.ts': ['a', 'a.', 'a.b:'],
  'src/python/removal.ts': ['\n'],
  'src/python/running-loop.ts': [' '],
  'src/python/shared-data.ts': ['a'],
  'src/python/results.ts': ['"', "'", '"""', "'''", ';'],
  'src/workspace/config-options.ts': ['a'],
  'src/workspace/dependencies.ts': ['install_requires =', 'install_requires = a\n'],
  'src/workspace/pytest-setup.ts': ['pytest-asyncio', 'pytest-asyncio>=1', 'pytest-asyncio = "'],
  'transforms/entry/by-hand/forever.ts': ['\n'],
  'transforms/entry/runs/coroutine.ts': ['\n'],
  'transforms/testing/event-loop-fixture-override.ts': ['\n'],
}

/** What is repeated; one text for each. */
const units = [
  ...[' ', '\t', '\n', '\r\n', '\r', '\f', '\\', '\\\n', '#', '# ', '##a', '#\n', '# a\n ', ';', '#;', ' \n', '\n '],
  ...['a', 'A', '1', '_', 'a ', 'A1', ',A1', ', a-a', 'a-', 'a_', 'é', '.', 'a.', '.a', ' . a', '.1', '..', ':', '='],
  ...['(', ')', '(a', '[]', '[', ']', '[a]', '{', '}', '{}', '"', "'", '""', '\\"', '*', '-', '/', '|', 'a|', '<', '>'],
  ...['a,', ', ', ',', `,${'a'.repeat(16)}`, 'as a ', 'a as a,', 'import ', 'from a ', 'def a', '%', '%s', '`', '@a\n'],
]

/** More than sixty steps that double the time each end on no machine. */
const TIMES = 64

/** The nodes of a syntax tree, each with those around it before it. */
function* nodesOf(value: unknown): Generator<Syntax> {
  if (value === null || typeof value !== 'object' || value instanceof RegExp) return
  if ('type' in value) yield value as Syntax
  for (const each of Object.values(value)) yield* nodesOf(each)
}

const files = ['src', 'transforms'].flatMap(top =>
  readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => path.posix.join(top, name.replaceAll(path.sep, '/'))),
)
const nodes = files.flatMap(file =>
  [...nodesOf(parseAst(readFileSync(file, 'utf8'), { lang: 'ts' }, file))].map(node => ({ file, node })),
)
const constants = new Map(
  nodes.flatMap(({ file, node }) => {
    const name = node.type === 'VariableDeclarator' ? (node['id'] as Syntax)['name'] : undefined
    return name ? [[`${file} ${name}`, node['init']] as const, [String(name), node['init']] as const] : []
  }),
)

/** The text that an expression makes, as far as the sources say it; for what they do not say, a name. */
function textOf(value: unknown, file: string): string {
  const node = value as Syntax
  const parts = (raw: 'raw' | 'cooked', { quasis, expressions }: { quasis: Syntax[]; expressions: Syntax[] }) =>
    quasis.map((each, index) => {
      const { [raw]: text } = each['value'] as Record<string, string>
      return text + (expressions[index] ? textOf(expressions[index], file) : '')
    })
  if (node?.type === 'Literal') return patternIn(node)?.pattern ?? String(node['value'])
  if (node?.type === 'TemplateLiteral') return parts('cooked', node as never).join('')
  if (node?.type === 'TaggedTemplateExpression') return parts('raw', node['quasi'] as never).join('')
  if (node?.type === 'BinaryExpression') return textOf(node['left'], file) + textOf(node['right'], file)
  if (node?.type === 'MemberExpression' && (node['property'] as Syntax)['name'] === 'source')
    return textOf(node['object'], file)
  if (node?.type === 'NewExpression') return textOf((node['arguments'] as Syntax[])[0], file)
  if (node?.type !== 'Identifier' || !/^[A-Z_]+$|Pattern$/.test(String(node['name']))) return 'name'
  const made = constants.get(`${file} ${node['name']}`) ?? constants.get(String(node['name']))
  return made ? textOf(made, file) : 'name'
}

function patternIn(node: Syntax): { readonly pattern: string; readonly flags: string } | undefined {
  return node['regex'] as { pattern: string; flags: string } | undefined
}

function expressionOf(file: string, node: Syntax): Found[] {
  const literal = node.type === 'Literal' ? patternIn(node) : undefined
  if (literal) return [{ file, source: literal.pattern, flags: literal.flags }]
  const isMade = node.type === 'NewExpression' && (node['callee'] as Syntax)['name'] === 'RegExp'
  const [source, flags] = isMade ? (node['arguments'] as Syntax[]) : []
  return source ? [{ file, source: textOf(source, file), flags: flags ? textOf(flags, file) : '' }] : []
}

const found = nodes.flatMap(({ file, node }) => expressionOf(file, node))

test('an expression that repeats a group without end has its texts here', () => {
  expect(found.length).toBeGreaterThan(500)
  const repeating = found.filter(({ source }) => /[^\\]\)(?:[*+]|\{\d+,\})/.test(source)).map(({ file }) => file)
  expect([...new Set(repeating)].sort()).toEqual(Object.keys(beginnings).sort())
})

test('each ends on each text', { timeout: 2 * PATIENCE }, () => {
  const script = `
    const { found, texts } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
    for (const { file, source, flags } of found) {
      process.stdout.write(file + ': ' + source + '\\n')
      const expression = new RegExp(source, flags.replace(/[gy]/g, ''))
      for (const text of texts) expression.test(text)
    }
    process.stdout.write('done\\n')`
  const starts = ['', ...new Set(Object.values(beginnings).flat())]
  const texts = starts.flatMap(start => units.map(unit => `${start}${unit.repeat(TIMES)}\u0000`))
  const unique = [...new Map(found.map(each => [`${each.source}/${each.flags}`, each])).values()]
  const input = JSON.stringify({ found: unique, texts })
  const { stdout } = spawnSync(process.execPath, ['-e', script], {
    input,
    encoding: 'utf8',
    timeout: PATIENCE,
    maxBuffer: 1 << 26,
  })
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('done')
})

test('banners of a comment behind a dot or in brackets that are left open', () => {
  const banner = '#'.repeat(5000)
  const { root } = parser.parseWhole(`# See the docs. ${banner}\nclass A:\n    b.  # c.\n`)
  expect(storableWords(root)).toEqual([])
  expect(storableWords(parser.parseWhole(`(a.  ${banner} b = 1\n  c) = 2\n`).root)).toEqual(['c'])
  const imported = (text: string) => importedModules(text, 'm').map(({ name }) => name)
  expect(imported(`from a import (b, ${banner} c)\n`)).toContain('a.b')
  expect(imported(`from a import (b, ${banner} c)\n d)\n`)).toEqual(expect.arrayContaining(['a.b', 'a.d']))
  expect(handingsIn(`import (${banner} a as b\n`)).toEqual(handingsIn('import (\n'))
})
