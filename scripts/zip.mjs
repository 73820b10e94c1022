/** Writes zip archives: the same files always give the same bytes. The format is PKWARE's APPNOTE 6.3.10. */

import { crc32, deflateRawSync } from 'node:zlib'

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50

/** The first day that the format knows: 1 January 1980. */
const DATE = 0x0021

/** The name is UTF-8. */
const FLAGS = 0x0800

/** 2.0: deflated files and folders. */
const VERSION = 20

const DEFLATED = 8

/** A plain file that everybody reads and its owner writes, as Unix says it, in the high half. */
const ATTRIBUTES = (0o100644 << 16) >>> 0

const MADE_ON_UNIX = 3 << 8

/**
 * @param entries `{ name, data }`: a path with `/`, and a buffer; together below 4 GB
 * @returns the archive
 */
export function zip(entries) {
  const locals = []
  const directory = []
  let offset = 0
  for (const { name, data } of entries) {
    const packed = deflateRawSync(data, { level: 9 })
    const path = Buffer.from(name)
    const facts = factsOf(data, packed, path)
    const local = Buffer.concat([numbers([LOCAL_HEADER, 4], [VERSION, 2], ...facts), path, packed])
    directory.push(centralHeader(facts, offset), path)
    locals.push(local)
    offset += local.length
  }
  const index = Buffer.concat(directory)
  return Buffer.concat([...locals, index, endOfDirectory(entries.length, index.length, offset)])
}

/** What both headers of a file say in the same order. */
function factsOf(data, packed, path) {
  const sizes = [
    [packed.length, 4],
    [data.length, 4],
    [path.length, 2],
  ]
  return [[FLAGS, 2], [DEFLATED, 2], [0, 2], [DATE, 2], [crc32(data), 4], ...sizes, [0, 2]]
}

function centralHeader(facts, offset) {
  const versions = [
    [MADE_ON_UNIX | VERSION, 2],
    [VERSION, 2],
  ]
  const rest = [
    [0, 2],
    [0, 2],
    [0, 2],
    [ATTRIBUTES, 4],
    [offset, 4],
  ]
  return numbers([CENTRAL_HEADER, 4], ...versions, ...facts, ...rest)
}

function endOfDirectory(count, size, offset) {
  return numbers([END_OF_DIRECTORY, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2])
}

/** Little-endian numbers, each of so many bytes. */
function numbers(...fields) {
  const buffer = Buffer.alloc(fields.reduce((sum, [, width]) => sum + width, 0))
  let at = 0
  for (const [value, width] of fields) at = buffer.writeUIntLE(value, at, width)
  return buffer
}
