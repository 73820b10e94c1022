/** What tree-sitter-python misreads is repaired or marked; the expectations are those of Python's own `ast`. */

import { expect, test } from 'vitest'
import { descendants, type Node } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'

const parse = (text: string) => parser.parse(text)
const outline = (node: Node): string =>
  node.children.length === 0 ? node.kind : `${node.kind}(${node.children.map(outline).join(' ')})`
const expression = (text: string) => outline(parse(text).root.children[0]?.children[0] as Node)

test('a star before a call belongs to the argument, not to the callee', () => {
  expect(expression('[*f(x)]')).toBe('list(list_splat(call(identifier argument_list(identifier))))')
  const [call] = descendants(parse('x = *f().g(1)[2], 1').root, 'subscript')
  expect(call?.text).toBe('f().g(1)[2]')
  expect(descendants(parse('print(*f())').root, 'list_splat')).toHaveLength(1)
})

test('await binds tighter than a power', () => {
  const call = 'call(identifier argument_list)'
  expect(expression('await f() ** 2')).toBe(`binary_operator(await(${call}) integer)`)
  expect(expression('2 ** await f() ** 3')).toBe(`binary_operator(integer binary_operator(await(${call}) integer))`)
  expect(expression('await (f() ** 2)')).toBe(`await(parenthesized_expression(binary_operator(${call} integer)))`)
  const [power] = descendants(parse('x = await f() ** 2').root, 'binary_operator')
  expect([power?.field, power?.get('left')?.text, power?.get('right')?.text]).toEqual(['right', 'await f()', '2'])
})

test('an assignment to an attribute or item of type(x) is an assignment', () => {
  expect(expression('type(x).attr = f(v)')).toBe(
    'assignment(attribute(parenthesized_expression(identifier) identifier) call(identifier argument_list(identifier)))',
  )
  expect(expression('type(x)[i] = v')).toMatch(/^assignment\(subscript/)
  expect(parse('type X[T] = int').root.children[0]?.kind).toBe('type_alias_statement')
})

test('a lone manager in parentheses is no tuple', () => {
  const clause = (text: string) =>
    outline(descendants(parse(`with ${text}:\n    f()\n`).root, 'with_clause')[0] as Node)
  const named = 'as_pattern(identifier as_pattern_target(identifier))'
  expect(clause('(lock,)')).toBe('with_clause(with_item(identifier))')
  expect(clause('(  # one\n    lock as held,  # two\n)')).toBe(`with_clause(with_item(${named}))`)
  expect(clause('(lock as held)')).toBe(`with_clause(with_item(${named}))`)
  expect(clause('(lock as held, other)')).toBe(`with_clause(with_item(${named}) with_item(identifier))`)
  expect(clause('(lock)')).toBe('with_clause(with_item(parenthesized_expression(identifier)))')
  expect(clause('(lock, other) as pair')).toBe(
    'with_clause(with_item(as_pattern(tuple(identifier identifier) as_pattern_target(identifier))))',
  )
  expect(clause('(lock,), other')).toBe('with_clause(with_item(tuple(identifier)) with_item(identifier))')
  expect(clause('(held := lock,)')).toBe('with_clause(with_item(tuple(named_expression(identifier identifier))))')
  expect(clause('(*locks,)')).toBe('with_clause(with_item(tuple(list_splat(identifier))))')
  expect(clause('((lock,))')).toBe('with_clause(with_item(parenthesized_expression(tuple(identifier))))')
  const [held] = descendants(parse('with (lock as held,):\n    f()\n').root, 'as_pattern')
  expect([held?.field, held?.parent?.kind, held?.parent?.parent?.parent?.kind]).toEqual([
    'value',
    'with_item',
    'with_statement',
  ])
})

test('the name behind a conditional manager is for the whole of it', () => {
  const clause = (text: string) => {
    const [found] = descendants(parse(`with ${text}:\n    f()\n`).root, 'with_clause')
    return descendants(found as Node, 'as_pattern').map(each => each.children.map(({ text }) => text))
  }
  const named = [['a if b else c', 'held']]
  expect(clause('a if b else c as held')).toEqual(named)
  expect(clause('other, a if b else c as held')).toEqual(named)
  expect(clause('(a if b else c as held)')).toEqual(named)
  expect(clause('(a if b else c as held,)')).toEqual(named)
  expect(clause('a if b else c if d else e() as held.lock, other')).toEqual([
    ['a if b else c if d else e()', 'held.lock'],
  ])
  expect(clause('(a if b else c)')).toEqual([])
  const [inner] = descendants(parse('with a if b else c if d else e as held:\n    f()\n').root, 'identifier').slice(4)
  expect([inner?.text, inner?.field, inner?.parent?.text]).toEqual(['e', null, 'c if d else e'])
  expect(inner?.parent?.parent?.parent?.parent?.kind).toBe('with_item')
})

test('a match statement on a list with one-line cases is marked as misread', () => {
  expect(parse('match [a, b]:\n  case [1]: f()\n').damage).toMatchObject([{ why: 'misread' }])
  expect(parse('match[a]: int = 1\nmatch [a]:\n  case [1]:\n    f()\n').damage.length).toBeGreaterThan(0)
  expect(parse('matched[a]: int = 1\n').damage).toEqual([])
})

test('Python 2 statements are marked, the valid `print >> x` is not', () => {
  expect(parse('print "x"\n').damage).toMatchObject([{ why: 'python2' }])
  expect(parse('exec "x"\n').damage).toMatchObject([{ why: 'python2' }])
  expect(parse('print >> f()\n').damage).toEqual([])
  expect(parse('print("x")\nexec("x")\n').damage).toEqual([])
})

test('syntax errors are marked where they are', () => {
  const { damage } = parse('x = 1\ndef f(:\n  pass\n')
  expect(damage.length).toBeGreaterThan(0)
  expect(damage.every(({ start, why }) => start >= 6 && why === 'syntax-error')).toBe(true)
})

test('comments are kept apart from the children', () => {
  const tree = parse('f(\n  # first\n  x,  # second\n)\n')
  expect(tree.comments.map(comment => comment.text)).toEqual(['# first', '# second'])
  expect(descendants(tree.root, 'argument_list')[0]?.children.map(child => child.text)).toEqual(['x'])
})

test.each([
  ['parentheses', '('.repeat(10_000), ')'.repeat(10_000)],
  ['signs', '-'.repeat(10_000), ''],
  ['a sum', '', ' + 1'.repeat(10_000)],
  ['a chain of calls', 'f', '.g()'.repeat(10_000)],
])('source nested ten thousand deep is read down to where nobody has to look: %s', (_, before, after) => {
  const tree = parse(`x = 1\ny = ${before}1${after}\nz = 1\n`)
  expect(new Set(tree.damage.map(({ why }) => why))).toEqual(new Set(['too-deep']))
  expect(tree.root.children).toHaveLength(3)
  expect(depthOf(tree.root)).toBe(1001)
})

test('what Python compiles is read to its end', () => {
  const nested = (count: number, open: string, close: string) => `${open.repeat(count)}1${close.repeat(count)}`
  const blocks = Array.from({ length: 99 }, (_, i) => `${' '.repeat(i)}if x:\n`).join('')
  for (const text of [
    nested(200, '(', ')'),
    nested(450, '', ' + 1'),
    nested(450, 'f', '.g()'),
    `${blocks}${' '.repeat(99)}x`,
  ])
    expect(parse(`${text}\n`).damage).toEqual([])
})

function depthOf(root: Node): number {
  let deepest = 0
  const pending: [Node, number][] = [[root, 1]]
  for (let next = pending.pop(); next; next = pending.pop()) {
    deepest = Math.max(deepest, next[1])
    for (const child of next[0].tokens) pending.push([child, next[1] + 1])
  }
  return deepest
}
