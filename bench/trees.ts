/** Lays out the trees that are measured, below one temporary folder. */

import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Source } from './sources.ts'

/** Python files of one project in a tree. */
export type Project = {
  /** Absolute. */
  readonly root: string
  /** Absolute, sorted. */
  readonly files: readonly string[]
}

export type Tree = {
  /** Absolute. */
  readonly root: string
  readonly projects: readonly Project[]
  readonly files: readonly string[]
  readonly bytes: number
}

const marker = '[project]\nname = "measured"\nversion = "0"\n'

/** Copies the sources to `root`, each as a project of its own. */
export function layOut(sources: readonly Source[], root: string): Tree {
  const projects = sources.map(({ name, files }) => {
    const folder = path.join(root, name)
    for (const [file, from] of files) copy(from, path.join(folder, file))
    if (!files.has('pyproject.toml') && !files.has('setup.cfg')) mark(folder)
    const python = [...files.keys()].filter(file => file.endsWith('.py'))
    return { root: folder, files: python.map(file => path.join(folder, file)) }
  })
  return treeOf(root, projects)
}

/**
 * Replicates files to `count` of them, at `root`: each copy is a project, and each of its files ends with a comment that no other copy
 * has, lest what is known of one text serves for the next.
 * @param files absolute, below `from`
 */
export function replicate(files: readonly string[], from: string, count: number, root: string): Tree {
  const texts = files.map(file => [path.relative(from, file), readFileSync(file)] as const)
  if (texts.length === 0) throw new Error('no file to replicate')
  const projects: Project[] = []
  for (let copies = 0; copies * texts.length < count; copies++) {
    const folder = path.join(root, `copy${copies}`)
    const made = texts.slice(0, count - copies * texts.length).map(([relative, text]) => {
      const file = path.join(folder, relative)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, text)
      writeFileSync(file, `\n# copy ${copies}\n`, { flag: 'a' })
      return file
    })
    mark(folder)
    projects.push({ root: folder, files: made })
  }
  return treeOf(root, projects)
}

/** Copies files that lie below `from` into one project of `count` files at `root`, again and again if they are fewer. */
export function gather(files: readonly string[], from: string, count: number, root: string): Project {
  const made: string[] = []
  for (let copies = 0; files.length > 0 && made.length < count; copies++) {
    const folder = copies === 0 ? root : path.join(root, `again${copies}`)
    for (const file of files.slice(0, count - made.length)) {
      const to = path.join(folder, path.relative(from, file))
      copy(file, to)
      made.push(to)
    }
  }
  mark(root)
  return { root, files: made }
}

/** About `count` files, whole folders of them, from all parts of the list. */
export function mixOf(files: readonly string[], count: number): string[] {
  const lists = [...byFolder(files).values()]
  const step = Math.max(1, Math.floor(files.length / count))
  const order = Array.from({ length: step }, (_, start) => lists.filter((_, index) => index % step === start)).flat()
  const mix: string[] = []
  for (const list of order) {
    if (mix.length >= count) break
    mix.push(...list.slice(0, count - mix.length))
  }
  return mix
}

/** Files by the folder they lie in, in the order of the files. */
export function byFolder(files: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>()
  for (const file of files) {
    const folder = path.dirname(file)
    const list = folders.get(folder)
    if (list) list.push(file)
    else folders.set(folder, [file])
  }
  return folders
}

function treeOf(root: string, projects: readonly Project[]): Tree {
  const files = projects.flatMap(project => project.files)
  return { root, projects, files, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0) }
}

function copy(from: string, to: string): void {
  mkdirSync(path.dirname(to), { recursive: true })
  copyFileSync(from, to)
}

/** Makes a folder the top of a project. */
export function mark(folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'pyproject.toml'), marker)
}
