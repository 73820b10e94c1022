/** Answers that are kept with the facts they were drawn from: found once, and found again where a text is another one. */

import { expect, test } from 'vitest'
import { createFacts, type Facts } from '../../src/project/facts.ts'
import { oncePerNodeOfProject, oncePerProject } from '../../src/project/kept-answers.ts'
import { PythonFile } from '../../src/python/file.ts'
import { parser } from '../python/parsed.ts'

const sources = [
  { path: 'shop.py', module: 'shop', text: 'def load(): ...\n' },
  { path: 'desk.py', module: 'desk', text: 'import shop\n' },
]

/** How often the word is in the files that hold it, and how often somebody had to look. */
function counting() {
  const looks: string[] = []
  const places = oncePerProject(
    (word: string) => word,
    (facts: Facts, word) => {
      looks.push(word)
      return facts.filesWith(word).length
    },
  )
  return { looks, places }
}

const fresh = () => createFacts({ parser, sources: () => sources, declares: () => false })
const opened = ({ path, module }: { path: string; module: string }, text: string) =>
  new PythonFile(path, module, parser.parse(text))

test('every file that is as it was read shares the answers', () => {
  const facts = fresh()
  const { looks, places } = counting()
  const [shop, desk] = sources.map(source => facts.withFile(opened(source, source.text))) as [Facts, Facts]
  expect(places(facts, 'shop')).toBe(1)
  expect([places(shop, 'shop'), places(desk, 'shop'), places(desk, 'shop')]).toEqual([1, 1, 1])
  expect(looks).toEqual(['shop'])
  expect(places(desk, 'load')).toBe(1)
  expect(looks).toEqual(['shop', 'load'])
})

test('a file with another text has answers of its own', () => {
  const facts = fresh()
  const { looks, places } = counting()
  expect(places(facts, 'load')).toBe(1)
  const changed = facts.withFile(opened({ path: 'desk.py', module: 'desk' }, 'from shop import load\n'))
  expect(places(changed, 'load')).toBe(2)
  expect(places(changed, 'load')).toBe(2)
  expect(places(facts, 'load')).toBe(1)
  expect(looks).toEqual(['load', 'load'])
})

test('nothing is kept of a text that is replaced', () => {
  const facts = fresh()
  const { places } = counting()
  expect(places(facts, 'load')).toBe(1)
  facts.replace('desk.py', 'from shop import load\n')
  expect(places(facts, 'load')).toBe(2)
})

test('a question about a node is asked once for each node', () => {
  const facts = fresh()
  let looks = 0
  const calls = oncePerNodeOfProject(node => {
    looks++
    return node.children.length
  })
  const file = opened({ path: 'shop.py', module: 'shop' }, 'def load(): ...\n')
  expect([calls(file.tree.root, file, facts), calls(file.tree.root, file, facts)]).toEqual([1, 1])
  expect(looks).toBe(1)
  const again = opened({ path: 'shop.py', module: 'shop' }, 'def load(): ...\n')
  calls(again.tree.root, again, facts)
  expect(looks).toBe(2)
})
