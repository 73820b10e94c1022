import { expect, test } from 'vitest'
import { groupKind } from '../../src/python/exception-groups.ts'

test('tells the two classes apart', () => {
  expect(groupKind('builtins.ExceptionGroup')).toBe('plain')
  expect(groupKind('builtins.BaseExceptionGroup')).toBe('base')
})

test('knows the package for older Pythons', () => {
  expect(groupKind('exceptiongroup.ExceptionGroup')).toBe('plain')
  expect(groupKind('exceptiongroup.BaseExceptionGroup')).toBe('base')
})

test('knows no other name', () => {
  for (const name of ['vans.ExceptionGroup', 'builtins.ExceptionGroup.split', 'builtins.Exception', null, undefined])
    expect(groupKind(name)).toBeNull()
})
