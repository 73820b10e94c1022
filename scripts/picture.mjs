/** `npm run picture`: draws the pictures in docs/, a comment of the Action and a terminal, from what the tool really says. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'

const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-picture-'))
const outfile = path.join(folder, 'picture.cjs')
await build({
  stdin: {
    contents: `export * from './scripts/comment-picture.ts'
      export * from './scripts/example-comment.ts'
      export * from './scripts/terminal-picture.ts'
      export { loadParser } from './src/python/parser.ts'`,
    resolveDir: '.',
  },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  outfile,
  // Its ES module declares `require` itself, which clashes with the one a bundle has.
  alias: { 'web-tree-sitter': path.resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs') },
})
const { exampleComment, loadParser, renderComment, renderTerminal, terminalRun } = createRequire(outfile)(outfile)
rmSync(folder, { recursive: true })
const runtime = readFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm')
const parser = await loadParser(readFileSync('grammar/tree-sitter-python.wasm'), runtime)
mkdirSync('docs', { recursive: true })
writeFileSync('docs/suggestion.svg', renderComment(await exampleComment(parser)))
const shown = terminalRun(['--dry-run', 'price_watch/watch.py'], 'examples/price-watch', path.resolve('dist/cli.cjs'))
writeFileSync('docs/terminal.svg', renderTerminal(shown))
