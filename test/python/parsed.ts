/** Parses a text for tests that ask questions about Python code, and finds places in it. */

import { readFile } from 'node:fs/promises'
import { PythonFile } from '../../src/python/file.ts'
import { loadParser } from '../../src/python/parser.ts'
import { descendants, type Node } from '../../src/python/tree.ts'

export const parser = await loadParser(await readFile('grammar/tree-sitter-python.wasm'))

/** The file `shop.py`, module `shop`. */
export function parsed(text: string, path = 'shop.py', module = 'shop'): PythonFile {
  return new PythonFile(path, module, parser.parse(text))
}

/** The last call whose callee's last name is `name`. */
export function callOf(file: PythonFile, name: string): Node {
  const found = descendants(file.tree.root, 'call').filter(call => {
    const callee = call.get('function')
    return (callee?.get('attribute') ?? callee)?.text === name
  })
  const last = found.at(-1)
  if (!last) throw new Error(`the text has no call of ${name}`)
  return last
}

/** The last identifier of that text. */
export function nameIn(file: PythonFile, text: string): Node {
  const found = descendants(file.tree.root, 'identifier').findLast(node => node.text === text)
  if (!found) throw new Error(`the text has no name ${text}`)
  return found
}

/** Joins the lines of a template literal without the indentation of its first line. */
export function python(strings: TemplateStringsArray): string {
  const lines = (strings.raw[0] as string).replace(/^\n/, '').replace(/\n *$/, '\n').split('\n')
  const indent = /^ */.exec(lines[0] as string)?.[0].length ?? 0
  return lines.map(line => line.slice(Math.min(indent, line.length - line.trimStart().length))).join('\n')
}
