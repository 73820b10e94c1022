/** Configuration: where it is found, what it may say, and what errors say. */

import path from 'node:path'
import { expect, test } from 'vitest'
import { Configs, noConfig, readConfig } from '../../src/workspace/config.ts'
import { lowestVersion, parseTargetVersion } from '../../src/workspace/python-version.ts'
import { folderWith } from './temporary.ts'

test('the nearest file with a table counts; async-fix.toml comes before pyproject.toml', () => {
  const top = folderWith({
    'pyproject.toml': '[tool.async-fix]\nselect = ["all"]\n',
    'a/pyproject.toml': '[project]\nname = "a"\n',
    'b/pyproject.toml': '[tool.async-fix]\nignore = ["x"]\n',
    'b/async-fix.toml': 'ignore = ["y"]\n',
  })
  const configs = new Configs(null, '/')
  expect(configs.of(path.join(top, 'a'))).toMatchObject({ file: path.join(top, 'pyproject.toml'), base: top })
  expect(configs.of(path.join(top, 'b'))).toMatchObject({
    file: path.join(top, 'b/async-fix.toml'),
    options: { ignore: ['y'] },
  })
})

test('a fixed configuration holds everywhere', () => {
  const top = folderWith({ 'async-fix.toml': 'ignore = ["y"]\n' })
  expect(new Configs(noConfig(top), '/').of(top).options.ignore).toEqual([])
})

test('every key', () => {
  const top = folderWith({
    'async-fix.toml': `
select = ["blocking"]
extend-select = ["ASYNC251"]
ignore = ["tasks"]
target-version = "py312"
http-client = "httpx"
file-io = "anyio"
max-concurrency = 5
unsafe = true
exclude = ["gen"]
extend-exclude = ["more"]
[per-file-ignores]
"tests/*" = ["all"]
[blocking-calls]
"shop.tax.load" = "thread"
"shop.tax.store" = "shop.tax.astore"
"shop.legacy.*" = "thread"
`,
  })
  expect(readConfig(path.join(top, 'async-fix.toml')).options).toEqual({
    select: ['blocking'],
    extendSelect: ['ASYNC251'],
    ignore: ['tasks'],
    targetVersion: [3, 12],
    httpClient: 'httpx',
    fileIo: 'anyio',
    blockingCalls: { 'shop.tax.load': 'thread', 'shop.tax.store': 'shop.tax.astore', 'shop.legacy.*': 'thread' },
    maxConcurrency: 5,
    unsafe: true,
    exclude: ['gen'],
    extendExclude: ['more'],
    perFileIgnores: { 'tests/*': ['all'] },
  })
})

test.each([
  ['selct = ["a"]', /async-fix\.toml: unknown key `selct` \(known: select, /],
  ['select = "a"', /async-fix\.toml: `select` must be an array of strings/],
  ['ignore = [1]', /`ignore` must be an array of strings/],
  ['target-version = "3.10"', /`target-version` must be a version such as "py310"/],
  ['target-version = "py27"', /`target-version` must be/],
  ['http-client = "urllib"', /`http-client` must be "thread", "httpx" or "aiohttp"/],
  ['file-io = "trio"', /`file-io` must be "thread", "aiofiles" or "anyio"/],
  [
    'blocking-calls = ["shop.tax.load"]',
    /`blocking-calls` must be a table of qualified names, such as "shop\.tax\.load"/,
  ],
  ['[blocking-calls]\nload = "thread"', /`blocking-calls` must be a table/],
  ['[blocking-calls]\n"shop.tax.load" = "process"', /`blocking-calls` must be a table/],
  ['[blocking-calls]\n"shop.tax.load" = true', /`blocking-calls` must be a table/],
  ['[blocking-calls]\n"shop.tax load" = "thread"', /`blocking-calls` must be a table/],
  ['[blocking-calls]\n"shop.*" = "shop.tax.aload"', /`blocking-calls` must be a table/],
  ['[blocking-calls]\n"*" = "thread"', /`blocking-calls` must be a table/],
  ['[blocking-calls]\n"*.load" = "thread"', /`blocking-calls` must be a table/],
  ['[blocking-calls]\n"shop.*.load" = "thread"', /`blocking-calls` must be a table/],
  ['max-concurrency = 0', /`max-concurrency` must be a whole number above 0/],
  ['unsafe = "yes"', /`unsafe` must be true or false/],
  ['per-file-ignores = ["a"]', /`per-file-ignores` must be a table/],
  ['a = 1\nb = [', /async-fix\.toml:2: invalid TOML/],
])('a mistake is named: %j', (toml, message) => {
  const top = folderWith({ 'async-fix.toml': toml })
  expect(() => new Configs(null, '/').of(top)).toThrow(message)
})

test('names without quotes mean the same', () => {
  const top = folderWith({
    'async-fix.toml': '[blocking-calls]\nshop.tax.load = "thread"\nshop.tax.store = "shop.astore"\n',
  })
  expect(new Configs(null, '/').of(top).options.blockingCalls).toEqual({
    'shop.tax.load': 'thread',
    'shop.tax.store': 'shop.astore',
  })
})

test('a mistake in pyproject.toml names the table', () => {
  const top = folderWith({ 'pyproject.toml': '[tool.async-fix]\nx = 1\n' })
  expect(() => new Configs(null, '/').of(top)).toThrow(/pyproject\.toml: tool\.async-fix: unknown key `x`/)
})

test('a file that --config names has to exist', () => {
  expect(() => readConfig('/nowhere/async-fix.toml')).toThrow('/nowhere/async-fix.toml: no such file')
})

test.each([
  ['>=3.9', [3, 9]],
  ['>=3.9,<4', [3, 9]],
  ['<4,>=3.8.1', [3, 8]],
  ['>3.8', [3, 8]],
  ['~=3.11', [3, 11]],
  ['==3.12.*', [3, 12]],
  ['^3.10', [3, 10]],
  ['>=3.9,!=3.9.1,>=3.10', [3, 10]],
  ['>=3', [3, 0]],
  ['^2.7 || ^3.6', [2, 7]],
  ['<4', null],
  ['!=3.9.*', null],
  ['', null],
  ['*', null],
])('the lowest version of %j is %j', (specifier, version) => {
  expect(lowestVersion(specifier)).toEqual(version)
})

test('target versions', () => {
  expect(parseTargetVersion('py38')).toEqual([3, 8])
  expect(parseTargetVersion('py314')).toEqual([3, 14])
  for (const word of ['py37', 'py315', '3.10', 'PY310', '']) expect(parseTargetVersion(word)).toBeNull()
})
