/** Bytes to text as Python decodes them, or the reason why a file is left alone. */

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { decodePython, encodePython, readPython, sizeLimit } from '../../src/workspace/read.ts'
import { folderWith } from './temporary.ts'

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding)

test.each([
  ['plain', 'x = 1\n'],
  ['CRLF', 'x = 1\r\ny = 2\r\n'],
  ['form feed', 'x = 1\n\f\ny = 2\n'],
  ['NUL', 'x = "\0"\n'],
  ['no final newline', 'x = 1'],
  ['astral', 's = "😀"\n'],
  ['empty', ''],
  ['a UTF-8 cookie', '# -*- coding: UTF-8 -*-\nx = "é"\n'],
  ['a cookie that is not in the first two lines', '\n\n# coding: latin-1\nx = "é"\n'],
  ['something like a cookie below code', 'x = 1\n# coding: latin-1\n'],
])('%s: text and bytes survive', (_, text) => {
  for (const mark of ['', '\ufeff']) {
    const source = bytes(mark + text)
    const read = decodePython(source)
    expect(read).toMatchObject({ text, bom: mark !== '' })
    if ('text' in read) expect(Buffer.from(encodePython(read.text, read.bom))).toEqual(source)
  }
})

test.each([
  ['x = 1\ry = 2\r', 1],
  ['x = 1\r\n# a remark\rtime.sleep(1)\r\n', 2],
])('a carriage return that ends a line by itself: %j is left alone', (text, line) => {
  expect(decodePython(bytes(text))).toEqual({
    reason: 'a carriage return without a line feed',
    line,
    unreadable: false,
  })
})

test.each([
  ['# coding: latin-1\nx = "\u00e9"\n', 'latin-1'],
  ['#!/usr/bin/python\n# -*- coding: cp1252 -*-\n', 'cp1252'],
  ['\n# vim: set fileencoding=euc-jp :\n', 'euc-jp'],
])('another encoding is left alone: %j', (text, encoding) => {
  expect(decodePython(bytes(text, 'latin1'))).toEqual({
    reason: `encoded as ${encoding}, only UTF-8 is read`,
    line: null,
    unreadable: false,
  })
})

test('bytes that are not UTF-8 are left alone, with their line', () => {
  expect(decodePython(bytes('x = 1\ny = 2\nz = "\u00e9"\n', 'latin1'))).toEqual({
    reason: 'not valid UTF-8',
    line: 3,
    unreadable: false,
  })
})

test('a file over the limit is left alone, one at the limit is not', () => {
  const folder = folderWith({ 'big.py': Buffer.alloc(sizeLimit + 1, '\n'), 'fits.py': Buffer.alloc(sizeLimit, '\n') })
  expect(readPython(path.join(folder, 'big.py'))).toMatchObject({
    reason: expect.stringContaining('limit of 5 MB'),
    unreadable: false,
  })
  expect(readPython(path.join(folder, 'fits.py'))).toHaveProperty('text')
  expect(decodePython(Buffer.alloc(sizeLimit + 1, '\n'))).toHaveProperty('reason')
})

test('what cannot be read is a reason, never an exception', () => {
  const folder = folderWith({})
  mkdirSync(path.join(folder, 'x.py'))
  expect(readPython(path.join(folder, 'gone.py'))).toEqual({
    reason: 'no such file or folder',
    line: null,
    unreadable: true,
  })
  expect(readPython(path.join(folder, 'x.py'))).toEqual({
    reason: 'is a folder, not a file',
    line: null,
    unreadable: true,
  })
  writeFileSync(path.join(folder, 'file'), '')
  expect(readPython(path.join(folder, 'file', 'a.py'))).toMatchObject({ unreadable: true })
})
