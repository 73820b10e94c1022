/** `npm run skill`: packs the skill's folder into `dist/async-python.zip`, or the file that is named, to be uploaded as it is. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { zip } from './zip.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const folder = path.join(root, 'plugins', 'async-fix', 'skills', 'async-python')
const archive = path.resolve(process.argv[2] ?? path.join(root, 'dist', 'async-python.zip'))

const files = readdirSync(folder).sort()
const entries = files.map(file => ({ name: `async-python/${file}`, data: readFileSync(path.join(folder, file)) }))
mkdirSync(path.dirname(archive), { recursive: true })
writeFileSync(archive, zip(entries))
console.log(`${path.relative('', archive)}: ${files.join(', ')}`)
