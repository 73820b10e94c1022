/** `npm run docs`: writes the generated chapters into reference.md. */

import { readFileSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const { outputFiles } = await build({
  stdin: {
    contents: "export * from './scripts/reference.ts'; export { transforms } from './transforms/index.ts'",
    resolveDir: '.',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
})
const code = Buffer.from(outputFiles[0].contents).toString('base64')
const { insertChapter, renderBlockingCalls, renderReference, transforms } = await import(
  `data:text/javascript;base64,${code}`
)
const document = readFileSync('reference.md', 'utf8')
const pitfalls = insertChapter(document, 'pitfalls', renderReference(transforms))
writeFileSync('reference.md', insertChapter(pitfalls, 'blocking-calls', renderBlockingCalls()))
