/** Where compiled code is kept, and whose code is trusted. */

import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeFile, readCode, storeCode } from '../../src/cli/code-cache.ts'
import { folderWith } from '../workspace/temporary.ts'

const isWindows = process.platform === 'win32'

describe.skipIf(isWindows)('the folder', () => {
  const name = `async-fix/code-${process.version}-${process.arch}-abc.bin`

  test.each([
    ['linux', { HOME: '/home/ada' }, '/home/ada/.cache'],
    ['linux', { HOME: '/home/ada', XDG_CACHE_HOME: '/fast' }, '/fast'],
    ['linux', { HOME: '/home/ada', XDG_CACHE_HOME: 'relative' }, '/home/ada/.cache'],
    ['darwin', { HOME: '/Users/ada', XDG_CACHE_HOME: '/fast' }, '/Users/ada/Library/Caches'],
    ['win32', { LOCALAPPDATA: '/local', HOME: '/home/ada' }, '/local'],
  ] as const)('%s %j', (platform, env, folder) => {
    expect(codeFile('abc', env, platform)).toBe(path.join(folder, name))
  })

  test.each([
    ['linux', {}],
    ['linux', { HOME: '' }],
    ['darwin', {}],
    ['win32', { HOME: '/home/ada' }],
    ['linux', { HOME: '/home/ada', NODE_DISABLE_COMPILE_CACHE: '1' }],
  ] as const)('none: %s %j', (platform, env) => {
    expect(codeFile('abc', env, platform)).toBeNull()
  })
})

test('what is stored is read, and takes the place of other builds, but not of other versions of Node.js', () => {
  const folder = folderWith({ 'code-v20.1.0-x64-old.bin': '', 'code-v22.1.0-x64-old.bin': '', 'other.bin': '' })
  const file = path.join(folder, 'code-v20.1.0-x64-new.bin')
  storeCode(file, Buffer.from('code'))
  expect(readCode(file)?.toString()).toBe('code')
  expect(readdirSync(folder).sort()).toEqual(['code-v20.1.0-x64-new.bin', 'code-v22.1.0-x64-old.bin', 'other.bin'])
})

test('no file, no code', () => {
  expect(readCode(path.join(folderWith({}), 'code.bin'))).toBeNull()
})

test('a folder that cannot be made is no failure', () => {
  const folder = folderWith({ file: 'text' })
  storeCode(path.join(folder, 'file', 'async-fix', 'code-a-b-c.bin'), Buffer.from('code'))
  expect(readFileSync(path.join(folder, 'file'), 'utf8')).toBe('text')
})

test.skipIf(isWindows)('code that others may write is not run', () => {
  const file = path.join(folderWith({}), 'async-fix', 'code-a-b-c.bin')
  storeCode(file, Buffer.from('code'))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
  for (const mode of [0o620, 0o602]) {
    chmodSync(file, mode)
    expect(readCode(file)).toBeNull()
  }
})
