/** `npm run skill`: packs the skill's folder into `dist/async-python.zip`, or the file that is named, to be uploaded as it is. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { zipSync } from 'fflate'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const folder = path.join(root, 'plugins', 'async-fix', 'skills', 'async-python')
const archive = path.resolve(process.argv[2] ?? path.join(root, 'dist', 'async-python.zip'))

/** The same files give the same bytes: the first day that the format knows, and a plain file as Unix says it, in the high half. */
const plain = { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: (0o100644 << 16) >>> 0 }

const files = readdirSync(folder).sort()
const entries = files.map(file => [`async-python/${file}`, [readFileSync(path.join(folder, file)), plain]])
mkdirSync(path.dirname(archive), { recursive: true })
writeFileSync(archive, zipSync(Object.fromEntries(entries)))
console.log(`${path.relative('', archive)}: ${files.join(', ')}`)
