/** Where Python and the grammar see functions and comments, and the real code to ask them about. */

import { isUtf8 } from 'node:buffer'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Scan } from '../../src/python/scan.ts'
import type { Node } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'
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

/** The same from the grammar's tree, whose blocks hold the comments behind them too; null for a damaged tree, a block without a statement included. */
export function grammarPlaces(text: string): Places | null {
  const tree = parser.parse(text)
  if (tree.damage.length > 0) return null
  const functions: [number, number, number, boolean][] = []
  const pending: Node[] = [tree.root]
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.kind !== 'function_definition') {
      pending.push(...node.children.toReversed())
      continue
    }
    const body = node.get('body') as Node
    const colon = node.tokens[body.index - 1] as Node
    const first = body.children[0]
    if (!first) return null
    if (!text.slice(colon.end, first.start).includes('\n')) continue
    functions.push([node.start, first.start, lastTokenEnd(body), node.has('async')])
  }
  return { functions, comments: tree.comments.map(({ start, end }) => [start, end]) }
}

function lastTokenEnd(node: Node): number {
  const last = node.tokens.at(-1)
  return last && node.kind !== 'string' ? lastTokenEnd(last) : node.end
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
