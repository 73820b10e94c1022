/** Trees read out of the parser's memory are those that web-tree-sitter's own cursor walks, on real and on broken code. */

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Language, Parser } from 'web-tree-sitter'
import type { FlatTree } from '../../src/python/flat-tree.ts'
import {
  ERROR,
  flattenWithCursor,
  MISSING,
  makeFlattener,
  NAMED,
  parserMemory,
  sample,
} from '../../src/python/flat-tree.ts'
import { isThorough } from '../effort.ts'
import { interpreter } from './interpreter.ts'

const memory = parserMemory()
await Parser.init({ wasmMemory: memory })
const language = await Language.load(readFileSync('grammar/tree-sitter-python.wasm'))
const parser = new Parser()
parser.setLanguage(language)
const flatten = makeFlattener(parser, memory)

const fixtures = pythonFiles('fixtures')
const texts = fixtures.map(file => readFileSync(file, 'utf8'))

/** One line a node: all that is known of it. */
function lines({ count, kind, field, start, end, after, flags }: FlatTree): string[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `${language.types[kind[i] as number] ?? 'ERROR'}#${kind[i]} ${language.fields[field[i] as number]}`
    return `${i}: ${name} ${start[i]}-${end[i]} before ${after[i]} flags ${flags[i]}`
  })
}

/** How the fast reading of a text differs from that of the cursor: the first node that does, or null. */
function difference(text: string): { fast: unknown; cursor: unknown } | null {
  const tree = parse(text)
  try {
    const fast = flatten(tree)
    const cursor = flattenWithCursor(tree)
    if (isSame(fast, cursor)) return null
    const [fastLines, cursorLines] = [lines(fast), lines(cursor)]
    const at = cursorLines.findIndex((line, i) => line !== fastLines[i])
    return {
      fast: at < 0 ? `${fast.count} nodes` : fastLines[at],
      cursor: at < 0 ? `${cursor.count} nodes` : cursorLines[at],
    }
  } finally {
    tree.delete()
  }
}

function isSame(fast: FlatTree, cursor: FlatTree): boolean {
  if (fast.count !== cursor.count) return false
  for (const part of ['kind', 'field', 'start', 'end', 'after', 'flags'] as const)
    for (let i = 0; i < fast.count; i++) if (fast[part][i] !== cursor[part][i]) return false
  return true
}

function parse(text: string) {
  const tree = parser.parse(text)
  if (!tree) throw new Error('the parser returned nothing')
  return tree
}

test('trees are read out of the memory: nothing here compares the cursor with itself', () => {
  expect(flatten).not.toBe(flattenWithCursor)
})

describe('what is in the arrays', () => {
  test('nodes, tokens, fields, offsets in UTF-16 code units and the ends of subtrees', () => {
    const tree = parse('é𝒳 = f(1)  # c\n')
    const { count, kind, field, start, end, after, flags } = flatten(tree)
    const rows = Array.from({ length: count }, (_, i) => [
      language.types[kind[i] as number],
      language.fields[field[i] as number],
      start[i],
      end[i],
      after[i],
      flags[i],
    ])
    tree.delete()
    expect(rows).toEqual([
      ['module', null, 0, 16, 12, NAMED],
      ['expression_statement', null, 0, 10, 11, NAMED],
      ['assignment', null, 0, 10, 11, NAMED],
      ['identifier', 'left', 0, 3, 4, NAMED],
      ['=', null, 4, 5, 5, 0],
      ['call', 'right', 6, 10, 11, NAMED],
      ['identifier', 'function', 6, 7, 7, NAMED],
      ['argument_list', 'arguments', 7, 10, 11, NAMED],
      ['(', null, 7, 8, 9, 0],
      ['integer', null, 8, 9, 10, NAMED],
      [')', null, 9, 10, 11, 0],
      ['comment', null, 12, 15, 12, NAMED],
    ])
  })

  test('MISSING and ERROR nodes are flagged', () => {
    const tree = parse('def f(:\n  pass\nx = )\n')
    const { count, flags } = flatten(tree)
    tree.delete()
    const found = new Set(flags.subarray(0, count))
    expect(found).toContain(MISSING)
    expect(found).toContain(ERROR | NAMED)
  })
})

describe('the same as the cursor', () => {
  test.each(
    Object.entries({
      'the sample of the self-check': sample,
      nothing: '',
      'blank lines': '\n\n  \n',
      'a comment alone': '# c',
      'no line break at the end': 'x',
      'a byte order mark': '\ufeffx = 1\n',
      'lines that end with CRLF': '# c\r\nif a:\r\n    b()  # d\r\n\r\nc = """\r\n"""\r\n',
      'lines that end with CR': 'a\rb\r',
      'characters outside of the BMP': '"𝒳" + é𝒳  # 🎉\nf"{𝒳!r:>{é}}🎉"\n',
      'half a surrogate pair': '"\ud835" + x\n',
      'NUL and other characters that Python has not': 'x\0y = $ ? `z`\n',
      'long tokens and far ones': `${'long'.repeat(5000)}${' '.repeat(5000)}= \\\n${'\n'.repeat(300)}# ${'c'.repeat(300)}\nx\n`,
      'soft keywords':
        'match x:\n  case [1, *_] | {"a": b, **c} if d: type A[T: int = str, *Ts, **P] = int\nmatch = type = case\n',
      'handlers and clauses': 'try: pass\nexcept* A as b: pass\nelse: x\nfinally: y\nwhile a: b\nelse: c\n',
      'Python 2': 'print "x", y\nexec "x" in z\nraise A, "b"\nprint >> f, x\n',
      'fields of many children':
        'def f(a, /, b: int = 1, *c, d, **e) -> x: return\nfrom a import (b as c, d)\na < b is not c not in d\n',
      'comments among children that share a field': 'a[b,  # c\n  d,  # e\n  f]\nfrom a import (b,  # c\n  d)\n',
      'unfinished strings': 'x = """a\n{b}\nf"{a{b"\n',
    }),
  )('%s', (_, text) => {
    expect(difference(text)).toBeNull()
  })

  test('the fixtures', () => {
    expect(fixtures.length).toBeGreaterThan(1000)
    const wrong = texts.map((text, i) => [fixtures[i], difference(text)]).filter(([, found]) => found)
    expect(wrong).toEqual([])
  })

  test.skipIf(!interpreter)('the standard library', { timeout: 10 * 60_000 }, () => {
    const files = standardLibrary()
    expect(files.length).toBeGreaterThan(100)
    const wrong = files.map(file => [file, difference(readFileSync(file, 'utf8'))]).filter(([, found]) => found)
    expect(wrong).toEqual([])
  })

  test('damaged code', () => {
    const cut = fc.tuple(fc.nat(), fc.nat(40), fc.constantFrom('', '(', ')', ':', '"', 'é𝒳', '\\\n', '\n  ', ' async '))
    const mutant = fc.tuple(fc.nat(texts.length - 1), fc.boolean(), fc.array(cut, { minLength: 1, maxLength: 6 }))
    let errors = 0
    const check = fc.property(mutant, ([file, truncated, cuts]) => {
      let text = texts[file] as string
      for (const [at, length, instead] of cuts) {
        const from = at % (text.length + 1)
        text = text.slice(0, from) + instead + (truncated ? '' : text.slice(from + length))
      }
      const tree = parse(text)
      if (tree.rootNode.hasError) errors++
      tree.delete()
      expect(difference(text)).toBeNull()
    })
    fc.assert(check, { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500), seed: Number(process.env['FUZZ_SEED'] ?? 1) })
    expect(errors).toBeGreaterThan(100)
  })

  test.each(
    Object.entries({
      parentheses: `${'('.repeat(10_000)}x${')'.repeat(10_000)}\n`,
      'brackets that are never closed': '['.repeat(10_000),
      calls: `f${'()'.repeat(10_000)}\n`,
      'unary operators': `${'-'.repeat(10_000)}x\n`,
      attributes: `a${'.b'.repeat(10_000)}\n`,
      sums: `a${' + b'.repeat(10_000)}\n`,
      branches: `if a: b\n${'elif c: d\n'.repeat(10_000)}`,
    }),
  )('ten thousand levels or links: %s', (_, text) => {
    expect(difference(text)).toBeNull()
  })
})

test('the memory may grow between two trees', () => {
  const small = parse('x = 1\n')
  const before = [...lines(flatten(small))]
  const size = memory.buffer.byteLength
  const kept = []
  while (memory.buffer.byteLength === size) kept.push(parse('f(a, b)\n'.repeat(20_000)))
  expect(lines(flatten(small))).toEqual(before)
  expect(difference('f(a, b)\n'.repeat(20_000))).toBeNull()
  for (const tree of [small, ...kept]) tree.delete()
})

describe('the cursor takes over', () => {
  test.each(
    Object.entries({
      'an empty memory': new Uint8Array(0),
      'another memory': new Uint8Array(1 << 24),
      'a memory full of ones': new Uint8Array(1 << 24).fill(255),
      'a memory in disorder': new Uint8Array(memory.buffer.slice(4)),
    }),
  )('for %s', (_, bytes) => {
    expect(makeFlattener(parser, { buffer: bytes.buffer })).toBe(flattenWithCursor)
  })

  test.each(['heap', 'grammar'])('when a word of the %s is another', part => {
    const copy = memory.buffer.slice(0)
    const changed = new Int32Array(copy)
    let damaged = false
    const spoiling = {
      parse(text: string) {
        const tree = parse(text)
        const bytes = new Uint8Array(memory.buffer)
        new Uint8Array(copy).set(bytes.subarray(0, copy.byteLength))
        const at = (object: object) => (object as { 0: number })[0] >> 2
        const word = part === 'heap' ? ((changed[at(tree)] as number) >> 2) + 4 : at(language) + 17
        changed[word] = (changed[word] as number) + 2
        damaged = true
        return tree
      },
    }
    expect(makeFlattener(spoiling, { buffer: copy })).toBe(flattenWithCursor)
    expect(damaged).toBe(true)
  })

  test('when the parser gives no tree', () => {
    expect(makeFlattener({ parse: () => null }, memory)).toBe(flattenWithCursor)
  })
})

/** The Python files of the interpreter's standard library. */
function standardLibrary(): string[] {
  const code = 'import sysconfig; print(sysconfig.get_path("stdlib"))'
  const folder = spawnSync(interpreter as string, ['-c', code], { encoding: 'utf8' }).stdout.trim()
  const files = pythonFiles(folder).filter(file => !file.includes('site-packages'))
  return files.filter((_, i) => isThorough || i % 8 === 0)
}

function pythonFiles(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.py'))
  return files.sort().map(file => path.join(folder, file))
}
