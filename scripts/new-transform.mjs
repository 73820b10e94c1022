/** `npm run new <rule> -- --family <family>`: the files of a new transform, with a first case in each fixture folder. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

const indexFile = 'transforms/index.ts'

try {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { family: { type: 'string' } } })
  create(positionals[0], values.family)
} catch (error) {
  console.error(`${error.message}\nusage: npm run new <rule> -- --family <family>`)
  process.exitCode = 2
}

function create(name, family) {
  if (!name || !/^[a-z]+(-[a-z0-9]+)*$/.test(name))
    throw new Error('A rule has a kebab-case name, such as blocking-sleep.')
  const families = familyNames()
  if (!families.includes(family)) throw new Error(`--family is one of ${families.join(', ')}.`)
  const file = `transforms/${family}/${name}.ts`
  if (existsSync(file)) throw new Error(`${file} exists already.`)
  const index = indexWith(readFileSync(indexFile, 'utf8'), family, name)

  write(file, transformText(name, family))
  write(`fixtures/${name}/fixes/basic.before.py`, program('old_call()'))
  write(`fixtures/${name}/fixes/basic.after.py`, program('await new_call()'))
  write(`fixtures/${name}/declines/value-used.py`, program('result = old_call()', 'print(result)'))
  write(`fixtures/${name}/ignores/sync-function.py`, program('old_call()').replace('async def', 'def'))
  write(indexFile, index)
  console.log(`Next: write ${file} and its fixtures, then npm test -- -t ${name}`)
}

function write(file, text) {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, text)
  console.log(file)
}

/** The families as the engine lists them. */
function familyNames() {
  const list = /export const families = \[([^\]]*)\]/.exec(readFileSync('src/engine/transform.ts', 'utf8'))?.[1] ?? ''
  return [...list.matchAll(/'([a-z]+)'/g)].map(match => match[1])
}

/** The index with one rule more: imports sorted by path, the list by name. */
function indexWith(index, family, name) {
  const known = [...index.matchAll(/^import (\w+) from '\.\/([\w-]+)\/([\w-]+)\.ts'$/gm)]
  const rules = known.map(([, identifier, folder, rule]) => ({ identifier, folder, rule }))
  if (rules.some(({ rule }) => rule === name)) throw new Error(`${indexFile} has a rule ${name} already.`)
  rules.push({ identifier: camelCase(name), folder: family, rule: name })

  const place = ({ folder, rule }) => `./${folder}/${rule}`
  const byPath = [...rules].sort((a, b) => (place(a) < place(b) ? -1 : 1))
  const byName = [...rules].sort((a, b) => (a.rule < b.rule ? -1 : 1))
  const head = index.split('\n').filter(line => line.startsWith('/**') || line.startsWith('import type '))
  const identifiers = byName.map(rule => rule.identifier)
  const oneLine = `export const transforms: readonly Transform[] = [${identifiers.join(', ')}]`
  const list =
    oneLine.length <= 120
      ? oneLine
      : `${oneLine.slice(0, oneLine.indexOf('= [') + 3)}\n  ${identifiers.join(',\n  ')},\n]`
  const imports = byPath.map(rule => `import ${rule.identifier} from '${place(rule)}.ts'`)
  return [head[0], '', ...head.slice(1), ...imports, '', list, ''].join('\n')
}

function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())
}

function program(...statements) {
  return `from library import old_call\n\n\nasync def main():\n${statements.map(line => `    ${line}\n`).join('')}`
}

function transformText(name, family) {
  return `/** One sentence: what is found, and what it becomes. */

import { replace } from '../../src/engine/edit.ts'
import { defineTransform } from '../../src/engine/transform.ts'
import { coroutineOf } from '../../src/python/execution.ts'

export default defineTransform({
  name: '${name}',
  family: '${family}',
  summary: '\`old_call()\` in a coroutine …',
  why: \`
Why it is harmful, what the fix keeps, and when it is unsafe.
\`,
  default: true,
  triggers: ['old_call'],
  aliases: [],
  example: \`
     from library import old_call

     async def main():
    -    old_call()
    +    await new_call()
  \`,
  declines: {
    'value-used': 'its value is used',
  },
  byHand: \`
What a person writes where it declines.
\`,
  visit: {
    call(call, { file, fix, report, decline }) {
      if (file.called(call) !== 'library.old_call') return
      if (!coroutineOf(call)) return

      if (call.parent?.kind !== 'expression_statement') return decline('value-used')

      return report(fix('await the new call', replace(call, 'await new_call()')))
    },
  },
})
`
}
