/** The skill as an archive: by the rules of those who take skills, and its workflow followed where nothing is installed. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { environment } from './python/interpreter.ts'

/** Unpacks an archive with Python and tells what its front matter says. */
const UNPACK = `
import json, pathlib, sys, yaml, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
archive.extractall(sys.argv[2])
text = pathlib.Path(sys.argv[2], 'async-python', 'SKILL.md').read_text(encoding='utf-8')
assert text.startswith('---\\n')
rights = {oct(info.external_attr >> 16) for info in archive.infolist()}
assert rights == {'0o100644'}, rights
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

  test('is the same, byte for byte, wherever it is made', () => {
    const archives = ['Asia/Tokyo', 'America/Lima'].map(TZ => {
      const archive = path.join(folder, `${path.basename(TZ)}.zip`)
      execFileSync(process.execPath, ['scripts/skill.mjs', archive], { env: { ...process.env, TZ } })
      return readFileSync(archive)
    })
    expect(archives[0]?.equals(archives[1] as Buffer)).toBe(true)
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
