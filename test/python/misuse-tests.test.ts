/** Which code is a test that does something wrong on purpose. */

import { expect, test } from 'vitest'
import { isExpectedToFail } from '../../src/python/misuse-tests.ts'
import { callOf, parsed, python } from './parsed.ts'

const HEAD = 'import contextlib, pytest, unittest, warnings\nfrom test.support import warnings_helper\n'

function isExpected(body: string): boolean {
  const file = parsed(`${HEAD}${body}`)
  return isExpectedToFail(callOf(file, 'save'), file)
}

test.each([
  'with pytest.warns(RuntimeWarning):\n    save()',
  'with pytest.raises(TypeError) as caught:\n    save()',
  'with open("log"), pytest.warns(RuntimeWarning):\n    if log:\n        save()',
  'with warnings.catch_warnings(record=True) as caught:\n    save()',
  'with warnings_helper.check_warnings():\n    save()',
  'def test(self):\n    with self.assertRaises(TypeError):\n        save()',
  'def test(self):\n    with self.assertWarnsRegex(RuntimeWarning, "never"):\n        save()',
  'def test(self):\n    self.assertRaises(TypeError, lambda: save().name)',
  'pytest.raises(TypeError, lambda: save().name)',
  'with pytest.warns(RuntimeWarning):\n    def run():\n        save()',
  '@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")\ndef test():\n    save()',
  '@pytest.mark.slow\n@pytest.mark.filterwarnings("ignore::RuntimeWarning")\ndef test():\n    save()',
])('%j is one', body => {
  expect(isExpected(body)).toBe(true)
})

test.each([
  'save()',
  'with open("log"):\n    save()',
  'with contextlib.suppress(TypeError):\n    save()',
  'with pytest.warns(RuntimeWarning):\n    pass\nsave()',
  'def test(self):\n    self.assertEqual(save(), 1)',
  '@pytest.mark.filterwarnings("ignore::DeprecationWarning")\ndef test():\n    save()',
  'def raises(x): return x\nraises(save())',
])('%j is none', body => {
  expect(isExpected(body)).toBe(false)
})

test('the manager of another `with` around does not count for what comes after it', () => {
  const text = python`
    def test(self):
        with self.assertRaises(TypeError):
            pass
        save()
  `
  expect(isExpected(text)).toBe(false)
})
