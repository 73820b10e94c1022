/** Chooses and lays out code with many findings that can be fixed. */

import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { byFolder, mark, type Project, type Tree } from './trees.ts'

/** What the JSON report says about one finding, as far as it matters here. */
export type ReportedFinding = {
  /** Absolute. */
  readonly filename: string
  /** Null when it has no fix. */
  readonly fix: unknown
}

/** The Python files of one folder of a project. */
export type Folder = { readonly project: Project; readonly files: readonly string[]; readonly fixable: number }

/**
 * The folders with most fixable findings by file, as many as it takes to have `wanted` of them. Where the tree has fewer all of those
 * that have one, and of their files only those: they will be copied many times.
 */
export function chooseFolders(
  projects: readonly Project[],
  findings: readonly ReportedFinding[],
  wanted: number,
): Folder[] {
  const byFile = new Map<string, number>()
  for (const { filename, fix } of findings) if (fix) byFile.set(filename, (byFile.get(filename) ?? 0) + 1)
  const found = projects
    .flatMap(project => [...byFolder(project.files).values()].map(files => ({ project, files })))
    .map(folder => ({ ...folder, fixable: folder.files.reduce((sum, file) => sum + (byFile.get(file) ?? 0), 0) }))
    .filter(({ fixable }) => fixable > 0)
  if (found.reduce((sum, { fixable }) => sum + fixable, 0) < wanted)
    return found.map(folder => ({ ...folder, files: folder.files.filter(file => byFile.has(file)) }))
  return densest(found, wanted)
}

function densest(folders: readonly Folder[], wanted: number): Folder[] {
  const sorted = folders.toSorted((one, other) => other.fixable / other.files.length - one.fixable / one.files.length)
  const chosen: Folder[] = []
  let fixable = 0
  for (const folder of sorted) {
    if (fixable >= wanted) break
    chosen.push(folder)
    fixable += folder.fixable
  }
  return chosen
}

/** Copies the folders to `root`, to where they lie in the tree; what was a project is one. */
export function layFolders(tree: Tree, folders: readonly Folder[], root: string): void {
  for (const { project, files } of folders) {
    for (const file of files) {
      const to = path.join(root, path.relative(tree.root, file))
      mkdirSync(path.dirname(to), { recursive: true })
      copyFileSync(file, to)
    }
    mark(path.join(root, path.relative(tree.root, project.root)))
  }
}

/** Makes `root` anew from so many copies of another folder. */
export function copyAfresh(from: string, copies: number, root: string): void {
  rmSync(root, { recursive: true, force: true })
  for (let copy = 0; copy < copies; copy++) cpSync(from, path.join(root, `copy${copy}`), { recursive: true })
}

/** The findings of a JSON report. */
export function readReport(file: string): ReportedFinding[] {
  return JSON.parse(readFileSync(file, 'utf8'))
}
