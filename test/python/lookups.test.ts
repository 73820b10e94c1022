/** Words and comments of a text are found without going through all of it each time. */

import { afterEach, expect, test, vi } from 'vitest'
import { Tree } from '../../src/python/tree.ts'
import { parser } from '../engine-under-test.ts'

afterEach(() => vi.restoreAllMocks())

const words = Array.from({ length: 300 }, (_, i) => `word${i}`)
const text = `${words.map(word => `${word} = "${word} é${word} ${word}.x ${word}_"  # ${word}`).join('\n')}\n`

test('where a word stands does not depend on how many were asked for', () => {
  const tree = new Tree(text)
  for (const word of words) expect(tree.placesOf(word), word).toEqual(new Tree(text).placesOf(word))
  for (const word of ['missing', 'x', 'ééé', '']) expect(tree.placesOf(word)).toEqual(new Tree(text).placesOf(word))
  expect(tree.placesOf('word7')).toHaveLength(4)
})

test('a text is searched for some words, and read once for many', () => {
  const tree = new Tree(text)
  const search = vi.spyOn(String.prototype, 'indexOf')
  for (const word of words) tree.placesOf(word)
  const searches = search.mock.contexts.filter(
    (each, i) => String(each) === text && search.mock.calls[i]?.length === 1,
  ).length
  expect(searches).toBeLessThan(300)
})

test('the comments of a stretch are found among ten thousand by looking at a few', () => {
  const source = `${'x  # y\n'.repeat(10_000)}`
  const tree = parser.parse(source)
  let looks = 0
  tree.comments = tree.comments.map(({ start, end, text }) => ({
    get start() {
      looks++
      return start
    },
    end,
    text,
  }))
  expect(tree.commentsIn({ start: 70_000 - 14, end: 70_000 - 1 }).map(each => each.end)).toEqual([69_992, 69_999])
  expect(tree.commentsIn({ start: 3, end: 5 })).toEqual([])
  expect(tree.commentsIn({ start: 0, end: source.length })).toHaveLength(10_000)
  expect(looks).toBeLessThan(100)
})
