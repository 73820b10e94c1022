/** Bundles a TypeScript file of `bench/` and runs it: `node bench/start.mjs main [ARGUMENTS]`. */

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/**
 * Loads `<folder>/<name>.ts` with everything it imports. The current folder becomes the top of the repository: npm does the same.
 * @returns the exports of the module
 */
export async function load(name, folder = 'bench') {
  process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))))
  const { outputFiles } = await build({
    entryPoints: [`${folder}/${name}.ts`],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    external: ['web-tree-sitter'],
    outfile: `${folder}/.${name}.js`,
  })
  if (!existsSync('node_modules')) mkdirSync('node_modules')
  const bundled = mkdtempSync('node_modules/.bundled-')
  try {
    const file = path.join(bundled, `${name}.mjs`)
    writeFileSync(file, outputFiles[0].contents)
    return await import(pathToFileURL(path.resolve(file)).href)
  } finally {
    rmSync(bundled, { recursive: true })
  }
}

if (path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [name, ...words] = process.argv.slice(2)
  const { main } = await load(name)
  process.exitCode = await main(words)
}
