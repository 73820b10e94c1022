/** Builds `dist/`: the command, the library, their WebAssembly files, types, and the licences of what is bundled. */

import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildProgram, shared, writeBundles } from './bundles.mjs'
import { removeUnreachedTypes } from './reached-types.mjs'

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))))

const [command, library] = await Promise.all([
  buildProgram({ program: 'src/cli/program.ts', launcher: 'cli', outdir: 'dist' }),
  build({
    ...shared,
    entryPoints: { index: 'src/cli/launch-library.ts' },
    outdir: 'dist',
    format: 'esm',
    // The bundler does not see these names: they must be such that no source has them too.
    banner: {
      js: [
        "import { createRequire as $createRequire } from 'node:module'",
        "import { dirname as $dirname } from 'node:path'",
        "import { fileURLToPath as $fileURLToPath } from 'node:url'",
        'const require = $createRequire(import.meta.url)',
        'const __dirname = $dirname($fileURLToPath(import.meta.url))',
      ].join('\n'),
    },
  }),
])
writeBundles([...command, library], 'dist')
chmodSync('dist/cli.cjs', 0o755)
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
removeUnreachedTypes('dist/types', 'dist/types/src/index.d.ts')
