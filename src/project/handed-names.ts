/** By which other names a text hands on what a name stands for, read off its lines: aliases, `return` statements and decorators. */

import { scan } from '../python/scan.ts'

export type Handing = {
  /** What `async def` defines. */
  readonly coroutines: readonly string[]
  /** Functions with an `async def` inside, which may make one of what they decorate. */
  readonly makers: readonly string[]
  /** `import x as y`, and outside of functions `y = module.x`. */
  readonly aliases: readonly { readonly of: string; readonly name: string }[]
  /** A function, and the last names of what its `return` statements call. */
  readonly returned: readonly { readonly by: string; readonly calls: readonly string[] }[]
  /** A function, and the last names of its decorators. */
  readonly decorated: readonly { readonly name: string; readonly decorators: readonly string[] }[]
}

const NAME = '[\\p{L}_][\\p{L}\\p{N}_]*'
const GAP = '[\\s\\\\]'
const IMPORTED = /\bimport\b(?:[\s\\]*\((?:[^)#]|#[^\n]*\n)*\)|(?:[^\n;\\]|\\\r?\n|\\)*)/gu
const AS = new RegExp(`(${NAME})${GAP}+as${GAP}+(${NAME})`, 'gu')
const ASSIGNED = new RegExp(
  `(${NAME})${GAP}*(?::[^=\\n]*)?=(?!=)${GAP}*(?:[\\p{L}\\p{N}_.\\\\ \\t]*\\.)?[ \\t]*(${NAME})[ \\t]*(?=$|[;#\\r])`,
  'gmu',
)
const PARTIAL = new RegExp(
  `(${NAME})${GAP}*(?::[^=\\n]*)?=(?!=)[^\\n(]*\\bpartial${GAP}*\\(${GAP}*(?:[\\p{L}\\p{N}_.]*\\.)?(${NAME})`,
  'gu',
)
const LINE = new RegExp(
  `^[ \\t\\f]*@${GAP}*((?:${NAME}${GAP}*\\.${GAP}*)*${NAME})|(?<![\\p{L}\\p{N}_.])(?:(async${GAP}+)?def${GAP}+(${NAME})|return\\b)`,
  'gmu',
)
const CALLED = new RegExp(`(${NAME})(?=${GAP}*(?:#[^\\n]*\\n\\s*)*\\()`, 'gu')

/** What the text hands on. Over-eager: what stands in strings and comments counts too. */
export function handingsIn(text: string): Handing {
  const imports = [...text.matchAll(IMPORTED)].map(([names]) => names.replace(/#[^\n]*/g, '')).join('\n')
  const aliases = [...imports.matchAll(AS)].map(([, of = '', name = '']) => ({ of, name }))
  // What a function assigns to a variable is named in there, by its first name.
  const outside = outsideOfFunctions(text)
  for (const [, name = '', of = ''] of [...outside.matchAll(ASSIGNED), ...outside.matchAll(PARTIAL)])
    aliases.push({ of, name })
  return { aliases, ...definitionsIn(text) }
}

function outsideOfFunctions(text: string): string {
  const bodies = scan(text)?.functions ?? []
  const ends = [0, ...bodies.map(({ bodyEnd }) => bodyEnd)]
  return ends.map((end, index) => text.slice(end, bodies[index]?.bodyStart)).join('')
}

type Open = { readonly name: string; readonly column: number; readonly line: number }

function definitionsIn(text: string): Omit<Handing, 'aliases'> {
  const coroutines: string[] = []
  const makers: string[] = []
  const returned: { by: string; calls: readonly string[] }[] = []
  const decorated: { name: string; decorators: readonly string[] }[] = []
  /** The functions that a `return` may belong to, outermost first. */
  let open: Open[] = []
  let decorators: string[] = []
  for (const match of text.matchAll(LINE)) {
    const [, decorator, async, name] = match
    const line = text.lastIndexOf('\n', match.index) + 1
    const column = /^[ \t\f]*/.exec(text.slice(line, match.index + match[0].length))?.[0].length ?? 0
    if (decorator) decorators.push(decorator.replace(/^.*[.\s\\]/su, ''))
    else if (name) {
      open = open.filter(each => each.column < column)
      if (async) makers.push(...open.map(each => each.name))
      if (async) coroutines.push(name)
      if (decorators.length > 0) decorated.push({ name, decorators })
      decorators = []
      open.push({ name, column, line })
    } else {
      const owner = open.findLast(each => each.column < column || each.line === line)
      const calls = owner ? calledBy(statementFrom(text, match.index)) : []
      if (owner && calls.length > 0) returned.push({ by: owner.name, calls })
    }
  }
  return { coroutines, makers, returned, decorated }
}

/** The last name of what a `return` statement calls in the end, of `return a(b())` it is `a`; where brackets are odd, every name that is called. */
function calledBy(statement: string): string[] {
  if (/["'#]/.test(statement)) return [...statement.matchAll(CALLED)].map(([word]) => word)
  const value = statement.replace(/[\s\\)]+$/u, ')')
  if (!value.endsWith(')') || /^return\s+await\b/.test(value)) return []
  const isInBrackets = /^return[\s\\]*\(/u.test(statement)
  const closing = isInBrackets ? (/[)\s\\]*$/u.exec(statement)?.[0].replace(/[^)]/g, '').length ?? 0) : 1
  const found: string[] = []
  // `return (a(b))` ends with two brackets, either of which may be that of the call.
  for (let skipped = 0; skipped < closing; skipped++) {
    const name = calleeBefore(statement, skipped)
    if (name) found.push(name)
  }
  return found
}

/** The name before the bracket that the last but `skipped` closing bracket closes. */
function calleeBefore(statement: string, skipped: number): string | null {
  let end = statement.length
  for (let left = skipped; left >= 0; left--) end = statement.lastIndexOf(')', end - 1)
  let depth = 0
  for (let i = end; i >= 0; i--) {
    if (/[)\]}]/.test(statement[i] as string)) depth++
    else if (/[([{]/.test(statement[i] as string) && --depth === 0)
      return new RegExp(`(${NAME})${GAP}*$`, 'u').exec(statement.slice(0, i))?.[1] ?? null
  }
  return null
}

/** The statement that begins there, and perhaps more: up to a `;` or a line end outside of brackets. */
function statementFrom(text: string, at: number): string {
  if (/^[^\n]*("""|''')/.test(text.slice(at, at + 2000))) return text.slice(at, at + 2000)
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const char = text[i]
    if (char === '(' || char === '[' || char === '{') depth++
    else if (char === ')' || char === ']' || char === '}') depth--
    else if (char === '"' || char === "'") i = stringEnd(text, i)
    else if (char === '#') i = Math.max(i, text.indexOf('\n', i) - 1)
    else if (char === ';' && depth <= 0) return text.slice(at, i)
    else if (char === '\n' && depth <= 0 && text[i - 1] !== '\\' && text[i - 2] !== '\\') return text.slice(at, i)
  }
  return text.slice(at)
}

/** Where a string on one line ends. */
function stringEnd(text: string, start: number): number {
  for (let i = start + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === text[start]) return i
  }
  return start
}

/** The names that stand for what one of `seeds` stands for, these included. */
export function givenNames(seeds: Iterable<string>, all: readonly Handing[]): Set<string> {
  /** Name → the names that stand for the same when it stands for a coroutine function. */
  const heirs = new Map<string, string[]>()
  const add = (of: string, name: string) => {
    const known = heirs.get(of)
    if (known) known.push(name)
    else heirs.set(of, [name])
  }
  for (const { aliases, returned } of all) {
    for (const { of, name } of aliases) add(of, name)
    for (const { by, calls } of returned) for (const call of calls) add(call, by)
  }
  const making = closed(new Set(all.flatMap(({ makers }) => makers)), all)
  const given = new Set<string>()
  const pending = [...seeds]
  for (const { decorated } of all)
    for (const { name, decorators } of decorated) if (decorators.some(each => making.has(each))) pending.push(name)
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (given.has(next)) continue
    given.add(next)
    pending.push(...(heirs.get(next) ?? []))
  }
  return given
}

/** The names and their aliases. */
function closed(names: ReadonlySet<string>, all: readonly Handing[]): ReadonlySet<string> {
  const found = new Set(names)
  let size = -1
  while (size !== found.size) {
    size = found.size
    for (const { aliases } of all) for (const { of, name } of aliases) if (found.has(of)) found.add(name)
  }
  return found
}
