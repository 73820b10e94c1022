/** `async-fix undo`: gives the files that the last run has changed back what they held before. */

import path from 'node:path'
import { unifiedDiff } from '../report/diff.ts'
import { printable } from '../report/terminal.ts'
import { shownPath } from '../workspace/find.ts'
import { journalFolder } from '../workspace/journal/folder.ts'
import { foldersOf, type Journal } from '../workspace/journal/layout.ts'
import {
  dropJournal,
  dropOld,
  isAbandoned,
  isWriting,
  keyOf,
  listJournals,
  moveJournal,
  type Named,
  readJournal,
  showLife,
} from '../workspace/journal/store.ts'
import { groupsNow, type Now, takeBack } from '../workspace/journal/taking-back.ts'
import { takeTurn } from '../workspace/journal/turn.ts'
import { removeLitter } from '../workspace/litter.ts'
import { errorCode, explainError, failure, type Problem, UserError, warning } from '../workspace/problem.ts'
import { realPathOf } from '../workspace/real-path.ts'
import { flushFolders, type Refusal } from '../workspace/write.ts'
import { count, problemLine } from './messages.ts'
import type { RunOptions } from './options.ts'
import { type Streams, wantsColor } from './streams.ts'

/** A run that can be taken back, and its files as they are now. */
type Run = { readonly named: Named; readonly journal: Journal; readonly groups: readonly (readonly Now[])[] }

/** How the command was called. */
type Call = { readonly folder: string; readonly options: RunOptions; readonly streams: Streams }

/**
 * Takes back the last run, in this folder or in one above it, of which there is something to take back. Files that are not as that
 * run left them stay as they are, and so do those that changed only together with them.
 * @returns the exit status: 0 all is taken back, 1 something is left (or it was only shown), 2 it failed
 * @throws UserError when there is nothing to take back
 */
export async function undo(options: RunOptions, streams: Streams): Promise<number> {
  try {
    return await takeBackLast(options, streams)
  } catch (error) {
    if (errorCode(error) === null) throw error
    throw new UserError(`the journal cannot be used: ${explainError(error)}`)
  }
}

async function takeBackLast(options: RunOptions, streams: Streams): Promise<number> {
  const folder = journalFolder(streams.env)
  if (folder === null) throw new UserError('nothing to undo: without a home folder no journal is kept')
  if (options.mode === 'fix') dropOld(folder, keyOf(realPathOf(streams.cwd)))
  const call = { folder, options, streams }
  const left: Problem[] = []
  for (const named of journalsFor(folder, realPathOf(streams.cwd))) {
    const journal = understood(folder, named)
    if (!concerns(journal, realPathOf(streams.cwd))) continue
    const run = { named, journal, groups: groupsNow(journal) }
    if (run.groups.some(isRestorable)) return options.mode === 'diff' ? show(run, left, call) : restore(run, left, call)
    left.push(...leftIn(run.groups, streams.cwd))
    if (options.mode === 'fix' && isWriting(named)) dropUnbegun(run, folder)
  }
  if (left.length === 0)
    throw new UserError(`nothing to undo: no run that is remembered has changed files in ${streams.cwd}`)
  say(left, 'Nothing was taken back', call)
  return 1
}

/** A run that was killed before it changed anything has left its journal, and maybe a temporary file. */
function dropUnbegun({ named, journal, groups }: Run, folder: string): void {
  if (groups.flat().some(each => each.is !== 'before')) return
  removeLitter(foldersOf(journal.entries))
  dropJournal(folder, named)
}

/** The last one first. */
function journalsFor(folder: string, here: string): Named[] {
  const keys = new Set(foldersUpFrom(here).map(keyOf))
  const ours = listJournals(folder).filter(({ key, state }) => keys.has(key) && state !== 'draft')
  const busy = ours.find(each => isWriting(each) && !isAbandoned(folder, each))
  if (busy) throw new UserError(`a run (process ${busy.owner.split('-')[1]}) is still writing here`)
  return ours
}

function foldersUpFrom(folder: string): string[] {
  const above = path.dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersUpFrom(above)]
}

function understood(folder: string, named: Named): Journal {
  try {
    return readJournal(folder, named)
  } catch (error) {
    const file = path.join(folder, named.name)
    throw new UserError(
      `the journal of the last run is of no use (${explainError(error)}); remove ${file} to go on with the run before it`,
    )
  }
}

/** A run of a folder above counts where it has changed something in this one. */
function concerns({ folder, entries }: Journal, here: string): boolean {
  return folder === here || entries.some(({ file }) => file.startsWith(here + path.sep))
}

/** True where something is to be done, and all of the group can be taken back. */
function isRestorable(group: readonly Now[]): boolean {
  return group.some(each => each.is === 'after') && group.every(each => each.is !== 'other')
}

function show({ named, groups }: Run, newer: readonly Problem[], call: Call): number {
  const { options, streams } = call
  const restorable = groups.filter(isRestorable).flat()
  const changes = restorable.flatMap(each => (each.is === 'after' ? [changeBack(each, streams.cwd)] : []))
  streams.stdout.write(unifiedDiff(changes, wantsColor(options.color, streams.stdout, streams.env)))
  const left = [...newer, ...leftIn(groups, streams.cwd)]
  say(left, `Would take back ${count(changes.length, 'file')} of the run of ${timeOf(named)}`, call)
  return 1
}

function changeBack({ entry, bytes }: Extract<Now, { is: 'after' }>, cwd: string) {
  const textOf = (content: Uint8Array) => Buffer.from(content).toString('utf8')
  return { path: shownPath(entry.file, cwd), before: textOf(bytes), after: textOf(entry.before) }
}

async function restore({ named, journal }: Run, newer: readonly Problem[], call: Call): Promise<number> {
  const { folder, streams } = call
  const own = await takeTurn(folder, named, new Set(journal.entries.map(({ file }) => file)))
  if (!own) throw new UserError('another `async-fix undo` is taking that run back')
  removeLitter(foldersOf(journal.entries))
  // Nobody else writes these files from here on, so they are looked at once more.
  const groups = groupsNow(journal)
  const left = leftIn(groups, streams.cwd)
  const restored: string[] = []
  for (const group of groups.filter(isRestorable)) {
    showLife(folder, own)
    const refusal = takeBack(group)
    const changed = group.flatMap(each => (each.is === 'after' ? [shownPath(each.entry.file, streams.cwd)] : []))
    if (refusal) left.push(...changed.map(each => failure(each, `not taken back: ${whyOf(refusal, streams.cwd)}`)))
    else restored.push(...changed)
  }
  flushFolders(foldersOf(journal.entries))
  streams.stdout.write(restored.map(each => `${printable(each)}\n`).join(''))
  const all = [...newer, ...left]
  if (left.length === 0) dropJournal(folder, own)
  else moveJournal(folder, own, 'done')
  say(all, `Took back ${count(restored.length, 'file')} of the run of ${timeOf(named)}`, call)
  return all.some(({ failed }) => failed) ? 2 : all.length > 0 ? 1 : 0
}

function whyOf({ file, why }: Refusal, cwd: string): string {
  return `${shownPath(file, cwd)}: ${why}`
}

/** What is said of files that stay as they are. */
function leftIn(groups: readonly (readonly Now[])[], cwd: string): Problem[] {
  return groups.flatMap(group => {
    const reason = group.find(each => each.is === 'other')
    if (!reason) return []
    return group.flatMap(each => {
      const shown = shownPath(each.entry.file, cwd)
      if (each.is === 'other') return [warning(shown, `${each.why}, left as it is`)]
      const because = `left as it is, since it changes only together with ${shownPath(reason.entry.file, cwd)}`
      return each.is === 'after' ? [warning(shown, because)] : []
    })
  })
}

/** As `2026-11-27 03:20:11 UTC`. */
function timeOf({ time }: Named): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function say(left: readonly Problem[], sentence: string, { options, streams: { stderr, env } }: Call): void {
  const color = wantsColor(options.color, stderr, env)
  const said = left.filter(({ failed }) => failed || !options.quiet)
  stderr.write(said.map(problem => problemLine(problem, color)).join(''))
  if (!options.quiet) stderr.write(`${sentence}${left.length > 0 ? `, ${left.length} left` : ''}.\n`)
}
