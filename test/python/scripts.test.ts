/** Guards of `__main__`, notebooks, tests, and code in loops. */

import { expect, test } from 'vitest'
import { isRepeatedIn } from '../../src/python/repetition.ts'
import { isGuarded, isMainGuard, isNotebook, isTest, isTestFile } from '../../src/python/scripts.ts'
import { descendants, type Node } from '../../src/python/tree.ts'
import { callOf, parsed } from './parsed.ts'

test.each([
  ['if __name__ == "__main__":\n    run()\n', true],
  ["if '__main__' == __name__:\n    run()\n", true],
  ['if __name__ != "__main__":\n    run()\n', false],
  ['if __name__ == "shop":\n    run()\n', false],
  ['if __name__ == "__main__" and ready:\n    run()\n', false],
  ['while __name__ == "__main__":\n    run()\n', false],
])('a main guard: %j', (text, expected) => {
  const file = parsed(text)
  expect(isMainGuard(file.tree.root.children[0] as Node)).toBe(expected)
  expect(isGuarded(callOf(file, 'run'))).toBe(expected)
})

test('only what the guard lets through is guarded', () => {
  const file = parsed('if __name__ == "__main__":\n    for x in y:\n        inside()\nelse:\n    beside()\nbehind()\n')
  expect(isGuarded(callOf(file, 'inside'))).toBe(true)
  expect(isGuarded(callOf(file, 'beside'))).toBe(false)
  expect(isGuarded(callOf(file, 'behind'))).toBe(false)
})

test('marks of cells make a notebook', () => {
  expect(isNotebook(parsed('# %%\nrun()\n'))).toBe(true)
  expect(isNotebook(parsed('# In[3]:\nrun()\n'))).toBe(true)
  expect(isNotebook(parsed('# 100 %\nrun()\n'))).toBe(false)
})

test('tests are told by file, name and class', () => {
  const definition = (text: string, path: string) => {
    const file = parsed(text, path)
    return isTest(descendants(file.tree.root, 'function_definition')[0] as Node, file)
  }
  expect(definition('def helper(): ...\n', 'tests/helpers.py')).toBe(true)
  expect(definition('def test_shop(): ...\n', 'shop.py')).toBe(true)
  expect(definition('class TestShop:\n    def opens(self): ...\n', 'shop.py')).toBe(true)
  expect(definition('def attest(): ...\n', 'contest/shop.py')).toBe(false)
  expect(isTestFile(parsed('', 'shop/test_till.py'))).toBe(true)
})

test.each([
  ['for x in y:\n    run()\n', true],
  ['for x in run():\n    pass\n', false],
  ['for x in y:\n    pass\nelse:\n    run()\n', false],
  ['while run():\n    pass\n', true],
  ['[run() for x in y]\n', true],
  ['[x for x in run()]\n', false],
  ['[x for x in y for z in run()]\n', true],
  ['for x in y:\n    def f():\n        run()\n', false],
])('repeated: %j', (text, expected) => {
  expect(isRepeatedIn(callOf(parsed(text), 'run'))).toBe(expected)
})
