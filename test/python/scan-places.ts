/** Where Python and the grammar see functions and comments, and the real code to ask them about. */

import { isUtf8 } from 'node:buffer'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Language, Parser, type Node as SyntaxNode, type Tree as SyntaxTree } from 'web-tree-sitter'
import type { Scan } from '../../src/python/scan.ts'
import { interpreter, mustHavePython } from './interpreter.ts'

/** Rows of [start, start of the body, end of the body, is async], and of [start, end]. */
export type Places = {
  readonly functions: readonly (readonly [number, number, number, boolean])[]
  readonly comments: readonly (readonly [number, number])[]
}

export function placesIn(found: Scan | null): Places | null {
  return (
    found && {
      functions: found.functions.map(each => [each.start, each.bodyStart, each.bodyEnd, each.isAsync]),
      comments: found.comments.map(each => [each.start, each.end]),
    }
  )
}

await Parser.init()
const grammar = new Parser()
grammar.setLanguage(await Language.load(await readFile('grammar/tree-sitter-python.wasm')))

/**
 * The same from tree-sitter itself, since `src/python/parser.ts` may ask the scanner. Its blocks hold the comments
 * behind them too. Null for a tree with errors.
 */
export function grammarPlaces(text: string): Places | null {
  const tree = grammar.parse(text) as SyntaxTree
  try {
    return tree.rootNode.hasError ? null : treePlaces(tree.rootNode, text)
  } finally {
    tree.delete()
  }
}

function treePlaces(root: SyntaxNode, text: string): Places {
  const functions: [number, number, number, boolean][] = []
  const comments: [number, number][] = []
  let end = 0
  for (const node of root.descendantsOfType(['function_definition', 'comment']) as SyntaxNode[]) {
    if (node.type === 'comment') {
      comments.push([node.startIndex, text[node.endIndex - 1] === '\r' ? node.endIndex - 1 : node.endIndex])
      continue
    }
    if (node.startIndex < end) continue
    end = node.endIndex
    const colon = node.children.findLast(child => child?.type === ':') as SyntaxNode
    const body = node.childForFieldName('body') as SyntaxNode
    const first = body.namedChildren.find(child => child?.type !== 'comment') ?? body
    if (!text.slice(colon.endIndex, first.startIndex).includes('\n')) continue
    functions.push([node.startIndex, first.startIndex, lastTokenEnd(body), node.child(0)?.type === 'async'])
  }
  return { functions, comments }
}

function lastTokenEnd(node: SyntaxNode): number {
  const last = node.children.findLast(child => child?.type !== 'comment' && child?.type !== 'line_continuation')
  return last && node.type !== 'string' ? lastTokenEnd(last) : node.endIndex
}

/** Texts of the standard library and of installed packages, by path; the same files on every run. */
export async function libraryTexts(size: number): Promise<Map<string, string>> {
  const code = 'import json, sysconfig; print(json.dumps(sysconfig.get_paths()))'
  const paths = JSON.parse(spawnSync(interpreter as string, ['-c', code], { encoding: 'utf8' }).stdout)
  const texts = new Map<string, string>()
  for (const folder of [paths.stdlib, paths.purelib] as string[]) {
    const entries = await readdir(folder, { recursive: true, encoding: 'utf8' })
    const files = entries.filter(file => file.endsWith('.py') && !file.startsWith('site-packages'))
    const order = (file: string) => createHash('sha1').update(file).digest('hex')
    const sorted = files.map(file => [order(file), file] as const).sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [, file] of sorted.slice(0, size)) {
      const bytes = await readFile(path.join(folder, file))
      if (isUtf8(bytes)) texts.set(path.join(folder, file), bytes.toString('utf8').replace(/^\uFEFF/, ''))
    }
  }
  return texts
}

type Python = { placesIn(text: string): Promise<Places | null>; close(): void }

/** Starts the process that answers for all texts; null where the machine has no Python. */
export function startPython(): Python | null {
  if (!interpreter) {
    if (mustHavePython) throw new Error('no Python')
    return null
  }
  const server: ChildProcess = spawn(interpreter, [path.resolve('test/python/scan_server.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting: { resolve(places: Places | null): void; reject(error: Error): void }[] = []
  const answers = createInterface({ input: server.stdout as NodeJS.ReadableStream })
  answers.on('line', line => waiting.shift()?.resolve(JSON.parse(line)))
  server.on('exit', status => {
    for (const each of waiting.splice(0)) each.reject(new Error(`the server ended with status ${status}`))
  })
  return {
    placesIn: text =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        server.stdin?.write(`${asciiJson(text)}\n`)
      }),
    close: () => server.stdin?.end(),
  }
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
