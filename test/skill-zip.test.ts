/** The skill as an archive: by the rules of those who take skills, and its workflow followed where nothing is installed. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { environment } from './python/interpreter.ts'
import { folderWith } from './workspace/temporary.ts'

type Entry = { readonly name: string; readonly data: Buffer }
const { zip }: { zip(entries: readonly Entry[]): Buffer } = await import(pathToFileURL('scripts/zip.mjs').href)

/** Unpacks an archive with Python and tells what its front matter says. */
const UNPACK = `
import json, pathlib, sys, yaml, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
archive.extractall(sys.argv[2])
text = pathlib.Path(sys.argv[2], 'async-python', 'SKILL.md').read_text(encoding='utf-8')
assert text.startswith('---\\n')
print(json.dumps({'names': archive.namelist(), 'front': yaml.safe_load(text.split('---\\n')[1])}))
`

let folder: string
let names: string[]
let front: Record<string, string>
const unpacked = (file: string) => path.join(folder, 'skills', 'async-python', file)

beforeAll(() => {
  if (!environment) return
  folder = mkdtempSync(path.join(tmpdir(), 'async-fix-skill-'))
  const archive = path.join(folder, 'skill.zip')
  execFileSync(process.execPath, ['scripts/skill.mjs', archive])
  const output = execFileSync(environment, ['-c', UNPACK, archive, path.join(folder, 'skills')], { encoding: 'utf8' })
  ;({ names, front } = JSON.parse(output))
})

afterAll(() => {
  if (environment) rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!environment)('the archive', () => {
  test('holds one folder with what is at the root of the project; `npm run docs` renews it', () => {
    expect(names.sort()).toEqual(['async-python/LICENSE', 'async-python/SKILL.md', 'async-python/reference.md'])
    for (const file of readdirSync(unpacked('.')))
      expect(readFileSync(unpacked(file), 'utf8')).toBe(readFileSync(file, 'utf8'))
  })

  test('has only the keys that everybody takes', () => {
    const keys = ['name', 'description', 'license', 'allowed-tools', 'metadata', 'compatibility']
    expect(Object.keys(front).filter(key => !keys.includes(key))).toEqual([])
    expect((front['compatibility'] ?? '').length).toBeLessThanOrEqual(500)
  })

  test('is named like its folder', () => {
    expect(front['name']).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(readdirSync(path.join(folder, 'skills'))).toEqual([front['name']])
  })

  test('says what it is for and when, the most important first', () => {
    const { description = '' } = front
    expect(description.length).toBeGreaterThan(0)
    expect(description.length).toBeLessThanOrEqual(1024)
    expect(description).not.toMatch(/[<>]/)
    // Lists show no more than this of it.
    const shown = description.slice(0, 250)
    expect(shown).toMatch(/\bUse\b.*\bwhen(ever)?\b/)
    expect(shown).toMatch(/Python/)
    expect(shown).toMatch(/async/)
  })

  test('has less than 500 lines to be read at once', () => {
    expect(readFileSync(unpacked('SKILL.md'), 'utf8').trimEnd().split('\n').length).toBeLessThan(500)
  })

  test.each(['SKILL.md', 'reference.md'])('%s links only to what is in there', file => {
    const links = linksIn(readFileSync(unpacked(file), 'utf8'))
    const broken = links.filter(link => {
      const [target, anchor] = link.split('#')
      const other = target ? unpacked(target) : unpacked(file)
      return !existsSync(other) || (anchor && !anchorsIn(readFileSync(other, 'utf8')).has(anchor))
    })
    expect(broken).toEqual([])
  })

  test('reference.md is named in SKILL.md', () => {
    expect(readFileSync(unpacked('SKILL.md'), 'utf8')).toContain('reference.md')
  })
})

/** The targets of all links and images that lead nowhere outside, without those in code. */
function linksIn(markdown: string): string[] {
  const prose = markdown.replace(/^ *```[\s\S]*?^ *```$/gm, '').replace(/`[^`\n]*`/g, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]: (\S+)/gm)].map(
    match => match[1] ?? match[2] ?? '',
  )
  return targets.filter(target => !/^[a-z]+:/i.test(target))
}

/** The names that GitHub gives the headings of a document. */
function anchorsIn(markdown: string): Set<string> {
  const headings = markdown.replace(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/^#+ (.+)$/gm)
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
  return new Set([...headings].map(([, heading]) => slug(heading as string)))
}

describe.skipIf(!environment)('zip', () => {
  const entries = [
    { name: 'a/empty', data: Buffer.alloc(0) },
    { name: 'a/größe.txt', data: Buffer.from('viel\n'.repeat(100_000)) },
    { name: 'b/all-bytes', data: Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)) },
  ]

  test('is read back by Python as it was, with names, sums and rights', () => {
    const cwd = folderWith({ 'a.zip': zip(entries) })
    const code = `
import zipfile
archive = zipfile.ZipFile('a.zip')
assert archive.testzip() is None
for info in archive.infolist():
    print(info.filename, info.file_size, oct(info.external_attr >> 16), info.date_time[:3])
archive.extractall('out')
`
    const env = { ...process.env, PYTHONIOENCODING: 'utf-8' }
    const output = execFileSync(environment as string, ['-c', code], { cwd, encoding: 'utf8', env })
    const lines = entries.map(({ name, data }) => `${name} ${data.length} 0o100644 (1980, 1, 1)\n`)
    expect(output).toBe(lines.join(''))
    for (const { name, data } of entries) expect(readFileSync(path.join(cwd, 'out', name)).equals(data)).toBe(true)
  })

  test('a damaged byte is noticed', () => {
    const archive = zip(entries)
    archive.writeUInt8(archive.readUInt8(archive.indexOf('all-bytes') + 100) ^ 1, archive.indexOf('all-bytes') + 100)
    const cwd = folderWith({})
    writeFileSync(path.join(cwd, 'a.zip'), archive)
    const code = 'import zipfile; zipfile.ZipFile("a.zip").extractall("out")'
    expect(() => execFileSync(environment as string, ['-c', code], { cwd, stdio: 'pipe' })).toThrow(/BadZipFile|zlib/)
  })

  test('the same files give the same bytes', () => {
    expect(zip(entries).equals(zip(entries))).toBe(true)
  })
})
