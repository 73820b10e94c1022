/** Writes a commit as `git fast-import` reads it: any name of a file, any bytes in it. */

import type { Signature } from './git.ts'

/** The new content of a file; null removes it. A file that comes from another one keeps its content where none is given. */
export type Change =
  | string
  | Uint8Array
  | null
  | { readonly renamedFrom: string; readonly content?: string | Uint8Array }
  /** A symbolic link; a commit of another repository, as a submodule is; a file that may be run. */
  | { readonly linkTo: string }
  | { readonly submoduleAt: string }
  | { readonly executable: string }

/** Path → change. */
export type Changes = Readonly<Record<string, Change>>

export type Commit = {
  /** The ref that points to the commit afterwards, such as `refs/heads/main`. */
  readonly ref: string
  /** Null for a first commit. */
  readonly parent: string | null
  readonly changes: Changes
  readonly message: string
}

/** The input of `git fast-import --done --date-format=raw`, which then prints the sha of the commit. */
export function commitStream({ ref, parent, changes, message }: Commit, by: Signature): Buffer {
  return Buffer.concat(
    [
      `commit ${ref}\nmark :1\ncommitter ${by.name} <${by.email}> ${by.time} +0000\n`,
      ...data(message),
      parent ? `from ${parent}\n` : '',
      ...Object.entries(changes).flatMap(([file, change]) => commandsFor(file, change)),
      '\nget-mark :1\ndone\n',
    ].map(part => Buffer.from(part)),
  )
}

function commandsFor(file: string, change: Change): (string | Uint8Array)[] {
  if (change === null) return [`D ${quoted(file)}\n`]
  if (typeof change === 'string' || change instanceof Uint8Array) {
    return [`M 100644 inline ${quoted(file)}\n`, ...data(change)]
  }
  if ('linkTo' in change) return [`M 120000 inline ${quoted(file)}\n`, ...data(change.linkTo)]
  if ('submoduleAt' in change) return [`M 160000 ${change.submoduleAt} ${quoted(file)}\n`]
  if ('executable' in change) return [`M 100755 inline ${quoted(file)}\n`, ...data(change.executable)]
  const rename = `R ${quoted(change.renamedFrom)} ${quoted(file)}\n`
  return change.content === undefined ? [rename] : [rename, ...commandsFor(file, change.content)]
}

function data(content: string | Uint8Array): (string | Uint8Array)[] {
  return [`data ${Buffer.byteLength(content)}\n`, content, '\n']
}

function quoted(file: string): string {
  return `"${file.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`
}
