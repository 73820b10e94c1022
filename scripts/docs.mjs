/** `npm run docs`: writes the pitfalls chapter into reference.md. */

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
const { insertReference, renderReference, transforms } = await import(`data:text/javascript;base64,${code}`)
const document = readFileSync('reference.md', 'utf8')
writeFileSync('reference.md', insertReference(document, renderReference(transforms)))
