/** What is done with an open file: which uses read or write it, and which only ask something that is at hand. */

import { argumentOf } from './calls.ts'
import type { PythonFile } from './file.ts'
import { libraryCall, libraryType, type Origin, originOf } from './receivers.ts'
import type { Node } from './tree.ts'

export type Traffic = 'read' | 'write'

/** Methods of files and archives that move data. */
const METHODS: Readonly<Record<string, Traffic>> = {
  ...traffic(
    'read',
    'extract extractall getmembers getnames list read read1 readall readinto readinto1 readline readlines testzip',
  ),
  ...traffic('write', 'add addfile flush truncate write writelines writestr'),
}

/** Attributes and methods that are answered without the disk, or nearly so. */
const QUICK = new Set(
  'close closed encoding errors fileno getinfo infolist isatty line_buffering mode name namelist newlines readable seek seekable tell writable'.split(
    ' ',
  ),
)

type Slot = { readonly traffic: Traffic; readonly position: number | null; readonly keyword: string }

const reads = (position: number, keyword: string): Slot => ({ traffic: 'read', position, keyword })
const writes = (position: number | null, keyword: string): Slot => ({ traffic: 'write', position, keyword })

/** Functions that read or write a file they are given, and are done with it when they return. */
const TAKERS: Readonly<Record<string, Slot>> = {
  'builtins.list': reads(0, ''),
  'builtins.print': writes(null, 'file'),
  'builtins.sorted': reads(0, ''),
  'builtins.tuple': reads(0, ''),
  'hashlib.file_digest': reads(0, 'fileobj'),
  'json.dump': writes(1, 'fp'),
  'json.load': reads(0, 'fp'),
  'pickle.dump': writes(1, 'file'),
  'pickle.load': reads(0, 'file'),
  'plistlib.dump': writes(1, 'fp'),
  'plistlib.load': reads(0, 'fp'),
  'shutil.copyfileobj': writes(1, 'fdst'),
  'tomli.load': reads(0, 'fp'),
  'tomllib.load': reads(0, 'fp'),
  'yaml.dump': writes(1, 'stream'),
  'yaml.full_load': reads(0, 'stream'),
  'yaml.load': reads(0, 'stream'),
  'yaml.safe_dump': writes(1, 'stream'),
  'yaml.safe_load': reads(0, 'stream'),
}

function traffic(kind: Traffic, names: string): Record<string, Traffic> {
  return Object.fromEntries(names.split(' ').map(name => [name, kind]))
}

/** The last names of the functions that take files. */
export const takerNames: readonly string[] = Object.keys(TAKERS).map(name => name.slice(name.lastIndexOf('.') + 1))

export type HandleUse =
  /** A call that moves data and returns when it is done. */
  | { readonly kind: Traffic; readonly call: Node }
  | { readonly kind: 'quick' }
  /** Anything else: iteration, passing it on, storing it. */
  | { readonly kind: 'other' }

/** What a use of an open file does. */
export function handleUse(use: Node, file: PythonFile): HandleUse {
  const parent = use.parent
  if (parent?.kind === 'delete_statement') return { kind: 'quick' }
  if (parent?.kind === 'attribute' && use.field === 'object') {
    const name = parent.get('attribute')?.text ?? ''
    if (QUICK.has(name)) return { kind: 'quick' }
    const call = parent.parent?.kind === 'call' && parent.field === 'function' ? parent.parent : null
    const kind = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    return call && kind ? { kind, call } : { kind: 'other' }
  }
  const list = parent?.kind === 'keyword_argument' ? parent.parent : parent
  const call = list?.kind === 'argument_list' ? list.parent : null
  const slot = call && slotOf(call, file)
  return call && slot && givenFile(call, slot) === use ? { kind: slot.traffic, call } : { kind: 'other' }
}

/** A call that reads or writes a file it is given: `json.load(f)`, where `f` is certainly an open file. */
export function fileTaker(
  call: Node,
  file: PythonFile,
): { readonly traffic: Traffic; readonly handle: Node; readonly origin: Origin } | null {
  const slot = slotOf(call, file)
  const handle = slot && givenFile(call, slot)
  const origin = handle && originOf(handle, file)
  const isFile = origin && origin.via !== 'annotation' && libraryType(origin) === 'io.IOBase'
  return slot && handle && isFile ? { traffic: slot.traffic, handle, origin } : null
}

function slotOf(call: Node, file: PythonFile): Slot | null {
  const name = libraryCall(call, file) ?? ''
  return Object.hasOwn(TAKERS, name) ? (TAKERS[name] as Slot) : null
}

function givenFile(call: Node, { position, keyword }: Slot): Node | null {
  return argumentOf(call, keyword, position)
}

/** Whether a method of a file moves data, and which way. */
export function trafficOf(method: string): Traffic | null {
  return Object.hasOwn(METHODS, method) ? (METHODS[method] as Traffic) : null
}
