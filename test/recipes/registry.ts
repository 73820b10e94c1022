/** A registry on this machine that has one package, the one that this checkout packs, for the npm client in the commands of a recipe. */

import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { packInto } from '../packed.ts'

export type Registry = {
  /** Leads the npm client there, and nowhere else. */
  readonly env: NodeJS.ProcessEnv
  /** A folder of its own, which goes when the registry closes. */
  readonly folder: string
  close(): Promise<void>
}

/** Packs the checkout and serves it on 127.0.0.1. */
export async function startRegistry(): Promise<Registry> {
  const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-registry-'))
  const archive = readFileSync(packInto(folder))
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const server = createServer((request, response) => {
    const url = `http://${request.headers.host}/async-fix.tgz`
    if (request.url === '/async-fix.tgz') response.end(archive)
    else if (request.url === '/async-fix') response.end(JSON.stringify(packument(manifest, archive, url)))
    else response.writeHead(404).end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    env: {
      ...process.env,
      HOME: folder,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: path.join(folder, 'cache'),
      npm_config_update_notifier: 'false',
    },
    folder,
    async close() {
      await new Promise(resolve => server.close(resolve).closeAllConnections())
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a registry says about a package ("Package metadata" in the documentation of npm's registry). */
function packument({ name, version, bin }: Record<string, unknown>, archive: Buffer, tarball: string) {
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`
  const versions = { [String(version)]: { name, version, bin, dist: { tarball, integrity } } }
  return { name, 'dist-tags': { latest: version }, versions }
}
