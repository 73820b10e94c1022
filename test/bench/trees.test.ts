/** The trees that the benchmark measures hold what they should. */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { chooseFolders } from '../../bench/bulk.ts'
import { Editor, spread } from '../../bench/edits.ts'
import { findPython } from '../../bench/environment.ts'
import { findSources, type Source } from '../../bench/sources.ts'
import { prepareSubjects } from '../../bench/subject.ts'
import { gather, layOut, mixOf, replicate } from '../../bench/trees.ts'
import { folderWith, newScratch } from './scratch.ts'

const python = findPython()
const scratch = newScratch()
afterAll(() => rmSync(scratch, { recursive: true }))

const source = (name: string, folder: string, files: readonly string[]): Source => ({
  name,
  files: new Map(files.map(file => [file, path.join(folder, file)])),
})

test('each package is a project, modules beside them are one, and what linters leave out is left out', () => {
  const folder = path.join(
    folderWith(scratch, {
      'site-packages/alone.py': '',
      'site-packages/shop/__init__.py': '',
      'site-packages/shop/db/store.py': '',
      'site-packages/shop/build/made.py': '',
      'site-packages/shop/__pycache__/store.py': '',
      'site-packages/shop/data.txt': '',
      'site-packages/shop-1.0.dist-info/METADATA': '',
    }),
    'site-packages',
  )
  const found = findSources([folder], { command: '', version: '', library: '', packages: '' })
  expect(Object.fromEntries(found.map(({ name, files }) => [name, [...files.keys()]]))).toEqual({
    'packages/shop': ['shop/__init__.py', 'shop/db/store.py'],
    'packages/_modules': ['alone.py'],
  })
})

test('a named folder keeps its settings; one without gets the mark of a project', () => {
  const own = folderWith(scratch, { 'a.py': 'a = 1\n', 'pyproject.toml': '[project]\nname = "own"\n' })
  const bare = folderWith(scratch, { 'b/c.py': '' })
  const none = { command: '', version: '', library: '', packages: '' }
  const root = path.join(scratch, 'laid')
  const tree = layOut(findSources([own, bare], none), root)
  expect(tree.files.map(file => path.basename(file))).toEqual(['a.py', 'c.py'])
  expect(tree.bytes).toBe(6)
  const settings = (folder: string) => readFileSync(path.join(root, path.basename(folder), 'pyproject.toml'), 'utf8')
  expect(settings(own)).toBe('[project]\nname = "own"\n')
  expect(settings(bare)).toContain('[project]')
})

test('copies are projects of their own, no two files have one text, and there are as many as asked for', () => {
  const folder = folderWith(scratch, { 'a.py': 'a = 1', 'p/b.py': 'b = 1\n' })
  const files = ['a.py', 'p/b.py'].map(file => path.join(folder, file))
  const tree = replicate(files, folder, 5, path.join(scratch, 'copies'))
  expect(tree.files.map(file => path.relative(tree.root, file))).toEqual([
    'copy0/a.py',
    'copy0/p/b.py',
    'copy1/a.py',
    'copy1/p/b.py',
    'copy2/a.py',
  ])
  expect(readFileSync(tree.files[2] as string, 'utf8')).toBe('a = 1\n# copy 1\n')
  for (const { root } of tree.projects) expect(existsSync(path.join(root, 'pyproject.toml'))).toBe(true)
})

test('a project of many files repeats the few that there are', () => {
  const folder = folderWith(scratch, { 'a.py': '', 'p/b.py': '' })
  const files = ['a.py', 'p/b.py'].map(file => path.join(folder, file))
  const root = path.join(scratch, 'gathered')
  const made = gather(files, folder, 3, root).files.map(file => path.relative(root, file))
  expect(made).toEqual(['a.py', 'p/b.py', 'again1/a.py'])
})

test('a mix holds whole folders from all parts of a tree', () => {
  const folders = ['a', 'b', 'c', 'd', 'e', 'f']
  const files = folders.flatMap(folder => [`/${folder}/1.py`, `/${folder}/2.py`])
  expect(mixOf(files, 4)).toEqual(['/a/1.py', '/a/2.py', '/d/1.py', '/d/2.py'])
  expect(mixOf(files, 99).toSorted()).toEqual(files)
})

test('files to be changed are spread over the list', () => {
  expect(spread(['a', 'b', 'c', 'd', 'e', 'f'], 3)).toEqual(['a', 'c', 'e'])
  expect(spread(['a', 'b'], 10)).toEqual(['a', 'b'])
})

test('each change leaves another valid text, and all that was there', () => {
  const file = path.join(folderWith(scratch, { 'a.py': 'x = 1' }), 'a.py')
  const editor = new Editor([file])
  const texts = [1, 2].map(() => {
    editor.change()
    return readFileSync(file, 'utf8')
  })
  expect(texts[0]).not.toBe(texts[1])
  for (const text of texts) expect(text).toMatch(/^x = 1\n{2,3}def \w+\(value\):\n {4}return value \+ \d\n$/)
})

test('fixes are applied to the folders with most findings by file, where all are too few to the files that have one', () => {
  const project = { root: '/t/p', files: ['/t/p/a/1.py', '/t/p/a/2.py', '/t/p/b/3.py', '/t/p/a/0.py', '/t/p/c/4.py'] }
  const finding = (filename: string, fix: unknown = {}) => ({ filename, fix })
  const findings = [
    ...['/t/p/a/1.py', '/t/p/a/1.py', '/t/p/a/2.py'].map(file => finding(file)),
    ...['/t/p/b/3.py', '/t/p/b/3.py'].map(file => finding(file)),
    finding('/t/p/c/4.py', null),
  ]
  const chosen = (wanted: number) =>
    chooseFolders([project], findings, wanted).map(({ files }) => files.map(file => path.relative('/t/p', file)))
  expect(chosen(2)).toEqual([['b/3.py']])
  expect(chosen(3)).toEqual([['b/3.py'], ['a/1.py', 'a/2.py', 'a/0.py']])
  expect(chosen(5)).toEqual(chosen(3))
  expect(chosen(6)).toEqual([['a/1.py', 'a/2.py'], ['b/3.py']])
})

test('the single files have coroutines and about 10 KB, and lie alone and within a project', () => {
  const coroutine = 'async def f():\n    pass\n'
  const filled = (size: number, text: string) => text.padEnd(size, '#')
  const folder = folderWith(scratch, {
    'plain.py': filled(10_240, ''),
    'near.py': filled(10_300, coroutine),
    'q/nearer.py': filled(10_200, coroutine),
    'setup.py': '',
  })
  const files = ['plain.py', 'near.py', 'q/nearer.py', 'setup.py']
  const tree = layOut([source('shop', folder, files)], path.join(scratch, 'shop-tree'))
  const at = path.join(scratch, 'shop-subjects')
  const { alone, unchanged, edited, project } = prepareSubjects(tree, 7, at)
  const relative = [alone, unchanged, edited].map(file => path.relative(at, file))
  expect(relative).toEqual(['alone/nearer.py', 'around/shop/q/nearer.py', 'around/shop/near.py'])
  expect(project.files).toHaveLength(7)
  expect(project.files.filter(file => path.basename(file) === 'setup.py')).toEqual([])
})

test.skipIf(!python)('without such files some are written, and Python compiles them', () => {
  const folder = folderWith(scratch, { 'a.py': '' })
  const tree = layOut([source('small', folder, ['a.py'])], path.join(scratch, 'small-tree'))
  const { alone, unchanged, edited } = prepareSubjects(tree, 1, path.join(scratch, 'small-subjects'))
  for (const file of [alone, unchanged, edited]) {
    expect(Math.abs(readFileSync(file).length - 10_240)).toBeLessThan(300)
    expect(spawnSync(python?.command ?? '', ['-m', 'py_compile', file]).status).toBe(0)
  }
})
