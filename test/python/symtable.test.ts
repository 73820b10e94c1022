/** Scopes and bindings agree with Python's own `symtable` on a part of the standard library. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LineIndex } from '../../src/python/lines.ts'
import { type Scope, Scopes } from '../../src/python/scopes.ts'
import { type Node, walk } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'
import { interpreter } from './interpreter.ts'

type PythonScope = [name: string, line: number, names: string[]]

const COMPREHENSIONS: Record<string, string> = {
  lambda: 'lambda',
  generator_expression: 'genexpr',
  list_comprehension: 'listcomp',
  set_comprehension: 'setcomp',
  dictionary_comprehension: 'dictcomp',
}

/** From 3.12 symtable has no scope for a comprehension that is inlined (PEP 709). */
const lists = `
import glob, os, sysconfig
root = sysconfig.get_path("stdlib")
for name in ("*.py", "asyncio/*.py", "unittest/*.py", "test/test_scope.py", "test/test_grammar.py", "test/test_named_expressions.py",
             "test/test_global.py", "test/test_patma.py", "test/test_listcomps.py", "test/test_coroutines.py"):
    print(*sorted(glob.glob(os.path.join(root, name))), sep="\\n")
`

test.skipIf(!interpreter)('every scope binds the names that Python says it binds', { timeout: 60_000 }, () => {
  const python = interpreter as string
  const paths = execFileSync(python, ['-c', lists], { encoding: 'utf8' })
  const answers = execFileSync(python, ['test/python/scope_dump.py'], {
    input: paths,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  let compared = 0
  const wrong: string[] = []
  for (const line of answers.trim().split('\n')) {
    const [path, expected] = JSON.parse(line) as [string, PythonScope[]]
    const mine = scopesOf(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
    if (!mine) continue
    for (const [key, names] of grouped(expected)) {
      compared++
      if (mine.get(key) !== names) wrong.push(`${path}: ${key}: ${mine.get(key)} instead of ${names}`)
    }
  }
  expect(compared).toBeGreaterThan(5000)
  expect(wrong).toEqual([])
})

/** Bound names by scope, or null where the file was not understood. */
function scopesOf(text: string): Map<string, string> | null {
  const tree = parser.parse(text)
  if (tree.damage.length > 0) return null
  const scopes = new Scopes(tree)
  const lines = new LineIndex(text)
  const found: PythonScope[] = []
  walk(tree.root, node => {
    const scope = scopes.made(node)
    if (!scope) return
    if (node.kind === 'module') found.push(['module', 0, boundNames(scope, true)])
    else
      found.push([
        COMPREHENSIONS[node.kind] ?? node.get('name')?.text ?? '',
        lines.lineAt(node.start) + 1,
        boundNames(scope, false),
      ])
  })
  return grouped(found)
}

/** Python lists a name that only `global` statements bind in the functions, not in the module. */
function boundNames(scope: Scope, isModule: boolean): string[] {
  return [...scope.bindings]
    .filter(
      ([, bindings]) =>
        !isModule ||
        bindings.some(({ node }) => !node.ancestor('function_definition', 'class_definition') || declares(node)),
    )
    .map(([name]) => name)
    .filter(name => !(/^_.*_/.test(name) && /__/.test(name) && !name.endsWith('__')) && name !== '__class__')
    .sort()
}

/** True for the name of a top-level definition. */
function declares(node: Node): boolean {
  return (
    /definition$/.test(node.parent?.kind ?? '') && !node.parent?.ancestor('function_definition', 'class_definition')
  )
}

function grouped(scopes: readonly PythonScope[]): Map<string, string> {
  const groups = new Map<string, string[]>()
  for (const [name, line, names] of scopes) {
    const key = `${name}:${line}`
    groups.set(key, [...(groups.get(key) ?? []), names.join(',')])
  }
  return new Map([...groups].map(([key, each]) => [key, each.sort().join(' | ')]))
}
