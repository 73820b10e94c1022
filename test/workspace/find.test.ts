/** Which files a run looks at. */

import { execFileSync, spawnSync } from 'node:child_process'
import fs, { existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { defaultExcludes, type FindOptions, findFiles } from '../../src/workspace/find.ts'
import { excludeRules } from '../../src/workspace/ignore-rules.ts'
import { folderWith } from './temporary.ts'

function find(cwd: string, paths: string[], options: Partial<FindOptions> & { exclude?: string[] } = {}) {
  const excludes = excludeRules(cwd, options.exclude ?? defaultExcludes)
  const found = findFiles({
    paths,
    cwd,
    respectGitignore: true,
    forceExclude: false,
    excludesOf: () => excludes,
    ...options,
  })
  return {
    files: found.files.map(file => path.relative(cwd, file)),
    problems: found.problems.map(
      ({ path: shown, message, failed }) => `${failed ? 'error' : 'warning'} ${shown}: ${message}`,
    ),
  }
}

test('Python files and stubs below a folder, sorted, and nothing else', () => {
  const cwd = folderWith({ 'b.py': '', 'a/z.py': '', 'a/y.pyi': '', 'a/notes.txt': '', 'c.pyc': '', 'B.py': '' })
  expect(find(cwd, ['.'])).toEqual({ files: ['B.py', 'a/y.pyi', 'a/z.py', 'b.py'], problems: [] })
})

test('a named file is taken whatever its suffix', () => {
  const cwd = folderWith({ 'bin/serve': '' })
  expect(find(cwd, ['bin/serve']).files).toEqual(['bin/serve'])
})

test('a file that is reached twice is done once', () => {
  const cwd = folderWith({ 'a/x.py': '' })
  symlinkSync(path.join(cwd, 'a/x.py'), path.join(cwd, 'a/link.py'))
  expect(find(cwd, ['a', 'a/x.py', '.', 'a/link.py']).files).toEqual(['a/x.py'])
})

test('folders that nobody wants are left out, unless they are named', () => {
  const cwd = folderWith({
    'venv/lib/site-packages/dep/a.py': '',
    'node_modules/b.py': '',
    'src/build/c.py': '',
    'src/d.py': '',
  })
  expect(find(cwd, ['.']).files).toEqual(['src/d.py'])
  expect(find(cwd, ['venv/lib/site-packages']).files).toEqual(['venv/lib/site-packages/dep/a.py'])
  expect(find(cwd, ['src/build']).files).toEqual(['src/build/c.py'])
  expect(find(cwd, ['.', 'node_modules/b.py']).files).toEqual(['node_modules/b.py', 'src/d.py'])
})

test('a folder inside of a named venv is still left out', () => {
  const cwd = folderWith({ 'venv/a.py': '', 'venv/__pycache__/b.py': '' })
  expect(find(cwd, ['venv']).files).toEqual(['venv/a.py'])
})

test('exclude patterns: names at any depth, paths below the folder they were written in', () => {
  const cwd = folderWith({ 'a/gen_x.py': '', 'a/b/gen_y.py': '', 'a/b/z.py': '', 'b/z.py': '', 'migrations/0.py': '' })
  expect(find(cwd, ['.'], { exclude: ['gen_*.py', 'a/b', 'migrations/'] }).files).toEqual(['b/z.py'])
})

test('--force-exclude also leaves out what is named', () => {
  const cwd = folderWith({ 'build/a.py': '', 'b.py': '' })
  expect(find(cwd, ['build/a.py', 'b.py'], { forceExclude: true }).files).toEqual(['b.py'])
  expect(find(cwd, ['build', 'b.py'], { forceExclude: true }).files).toEqual(['b.py'])
})

const ignored = {
  '.gitignore': 'out/\n*.gen.py\n/only_top.py\n# comment\nnegated*.py\n!negated_kept.py\n',
  'out/a.py': '',
  'x.gen.py': '',
  'only_top.py': '',
  'sub/only_top.py': '',
  'sub/.gitignore': '!x.gen.py\nlocal.py\n',
  'sub/x.gen.py': '',
  'sub/local.py': '',
  'sub/deep/local.py': '',
  'local.py': '',
  'negated_kept.py': '',
  'negated_lost.py': '',
  'sub/deep/.gitignore': '!local.py\n',
}

test('nested .gitignore files say what git says', () => {
  const cwd = folderWith(ignored)
  execFileSync('git', ['init', '-q'], { cwd })
  const listed = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '*.py'], { cwd, encoding: 'utf8' })
  expect(find(cwd, ['.']).files).toEqual(listed.trim().split('\n').sort())
  expect(find(cwd, ['.']).files).toContain('sub/deep/local.py')
})

test('a .gitignore above the named folder holds, up to the top of the repository', () => {
  const cwd = folderWith({
    '.gitignore': '*.py\n',
    'repo/.git/HEAD': '',
    'repo/.gitignore': 'skip.py\n',
    'repo/a/skip.py': '',
    'repo/a/keep.py': '',
  })
  expect(find(cwd, ['repo/a']).files).toEqual(['repo/a/keep.py'])
})

test('an ignored folder is searched when it is named', () => {
  const cwd = folderWith({ '.git/HEAD': '', '.gitignore': 'out/\n', 'out/a.py': '' })
  expect(find(cwd, ['out']).files).toEqual(['out/a.py'])
  expect(find(cwd, ['.']).files).toEqual([])
})

test('--no-respect-gitignore looks everywhere', () => {
  const cwd = folderWith({ '.gitignore': 'a.py\n', 'a.py': '' })
  expect(find(cwd, ['.'], { respectGitignore: false }).files).toEqual(['a.py'])
})

test('a named path that does not exist fails, and the others are found', () => {
  const cwd = folderWith({ 'a.py': '' })
  expect(find(cwd, ['gone.py', 'a.py'])).toEqual({
    files: ['a.py'],
    problems: ['error gone.py: no such file or folder'],
  })
})

test('a folder called x.py is a folder', () => {
  const cwd = folderWith({ 'x.py/inner.py': '' })
  expect(find(cwd, ['.'])).toEqual({ files: ['x.py/inner.py'], problems: [] })
})

test('links: dangling and circular ones are warnings, links to folders are not followed', () => {
  const cwd = folderWith({ 'real/a.py': '' })
  symlinkSync('nowhere.py', path.join(cwd, 'dangling.py'))
  symlinkSync('circle.py', path.join(cwd, 'circle.py'))
  symlinkSync(cwd, path.join(cwd, 'real', 'up'))
  symlinkSync('nowhere.txt', path.join(cwd, 'dangling.txt'))
  expect(find(cwd, ['.'])).toEqual({
    files: ['real/a.py'],
    problems: [
      'warning circle.py: symbolic link that leads back to itself',
      'warning dangling.py: symbolic link to a file that does not exist, skipped',
    ],
  })
})

test('a link out of the given paths is left alone with a warning, unless its target or the link itself is named', () => {
  const cwd = folderWith({ 'src/a.py': '', 'other/b.py': '', 'src/venv/c.py': '' })
  symlinkSync('../other/b.py', path.join(cwd, 'src/link.py'))
  symlinkSync('venv/c.py', path.join(cwd, 'src/excluded.py'))
  const said = (name: string) => `warning src/${name}.py: symbolic link to a file that was not given, left alone`
  const { files, problems } = find(cwd, ['src'])
  expect(files).toEqual(['src/a.py'])
  expect(problems.sort()).toEqual([said('excluded'), said('link')])
  expect(find(cwd, ['src', 'other'])).toEqual({ files: ['other/b.py', 'src/a.py'], problems: [said('excluded')] })
  expect(find(cwd, ['src/link.py', 'src/excluded.py'])).toEqual({
    files: ['src/excluded.py', 'src/link.py'],
    problems: [],
  })
})

test('a link to a file that is found later, or only ignored by git, leads to it', () => {
  const cwd = folderWith({ 'z/real.py': '', '.gitignore': 'made.py\n', 'z/made.py': '' })
  symlinkSync('z/real.py', path.join(cwd, 'a.py'))
  symlinkSync('z/made.py', path.join(cwd, 'b.py'))
  expect(find(cwd, ['.'])).toEqual({ files: ['b.py', 'z/real.py'], problems: [] })
})

test('two spellings of one name, where the file system takes them for one', () => {
  const cwd = folderWith({ 'folder/a.py': '', 'other.py': '' })
  // A folder can be mounted at a second place; whoever may not do so needs a file system that does not tell upper from lower case.
  mkdirSync(path.join(cwd, 'FOLDER'), { recursive: true })
  const isMounted =
    !existsSync(path.join(cwd, 'FOLDER/a.py')) &&
    spawnSync('mount', ['--bind', path.join(cwd, 'folder'), path.join(cwd, 'FOLDER')]).status === 0
  try {
    if (!existsSync(path.join(cwd, 'FOLDER/a.py'))) return
    expect(find(cwd, ['folder/a.py', 'FOLDER/a.py', 'other.py']).files).toEqual(['folder/a.py', 'other.py'])
  } finally {
    if (isMounted) execFileSync('umount', [path.join(cwd, 'FOLDER')])
  }
})

test('two files of which one is a hard link to the other, or differs in case, are two', () => {
  const cwd = folderWith({ 'a.py': '' })
  linkSync(path.join(cwd, 'a.py'), path.join(cwd, 'b.py'))
  expect(find(cwd, ['a.py', 'b.py']).files).toEqual(['a.py', 'b.py'])
})

test('a named link to a folder is followed', () => {
  const cwd = folderWith({ 'real/a.py': '' })
  symlinkSync('real', path.join(cwd, 'link'))
  expect(find(cwd, ['link']).files).toEqual(['link/a.py'])
})

test('a folder that cannot be read is a warning, and the rest is found', async ({ onTestFinished }) => {
  const cwd = folderWith({ 'a.py': '', 'secret/b.py': '' })
  const real = fs.readdirSync
  const refuse = Object.assign(new Error('EACCES'), { code: 'EACCES' })
  const { vi } = await import('vitest')
  vi.resetModules()
  vi.doMock('node:fs', async original => ({
    ...(await original<typeof fs>()),
    readdirSync(folder: string, options: { withFileTypes: true }) {
      if (folder.endsWith('secret')) throw refuse
      return real(folder, options)
    },
  }))
  onTestFinished(() => {
    vi.doUnmock('node:fs')
    vi.resetModules()
  })
  const { findFiles: mocked } = await import('../../src/workspace/find.ts')
  const options = { cwd, respectGitignore: true, forceExclude: false, excludesOf: () => [] }
  const found = mocked({ paths: ['.'], ...options })
  expect(found.files.map(file => path.basename(file))).toEqual(['a.py'])
  expect(found.problems).toEqual([{ path: 'secret', line: null, message: 'permission denied', failed: false }])
  expect(mocked({ paths: ['secret'], ...options }).problems).toEqual([
    { path: 'secret', line: null, message: 'permission denied', failed: true },
  ])
})

test.skipIf(process.platform !== 'linux')('names that are not UTF-8 are a warning', () => {
  const cwd = folderWith({ 'a.py': '' })
  writeFileSync(Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xff]), Buffer.from('.py')]), '')
  mkdirSync(Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xfe])]))
  const { files, problems } = find(cwd, ['.'])
  expect(files).toEqual(['a.py'])
  expect(problems.sort()).toEqual([
    'warning \ufffd.py: its name is not valid UTF-8, skipped',
    'warning \ufffd: its name is not valid UTF-8, skipped',
  ])
})

test('folders three hundred deep', () => {
  const cwd = folderWith({})
  let at = cwd
  for (let depth = 0; depth < 300; depth++) at = path.join(at, 'd')
  mkdirSync(at, { recursive: true })
  fs.writeFileSync(path.join(at, 'a.py'), '')
  expect(find(cwd, ['.']).files).toHaveLength(1)
})
