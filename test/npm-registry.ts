/** An npm registry on 127.0.0.1 that knows one package: this one, packed as it is published. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type Registry = {
  /** The environment of a process that has no packages yet and asks only this registry. */
  readonly env: NodeJS.ProcessEnv
  /** The paths that were asked for, such as `/async-fix`. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Packs the package and serves it, on a port the system chooses. @throws Error when nothing is built yet */
export async function startRegistry(): Promise<Registry> {
  if (!existsSync('dist/cli.cjs')) throw new Error('there is no build yet: npm run build')
  const folder = mkdtempSync(path.join(tmpdir(), 'async-fix-registry-'))
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
  const name = execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' }).trim()
  const tarball = readFileSync(path.join(folder, name))
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    if (request.url === '/async-fix') return void response.end(packument(tarball, `http://${request.headers.host}`))
    if (request.url === '/async-fix.tgz') return void response.end(tarball)
    response.writeHead(404).end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    env: { ...freshEnvironment(folder), npm_config_registry: `http://127.0.0.1:${port}/` },
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a registry says about a package: its only version, and where that lies. */
function packument(tarball: Buffer, url: string): string {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  const { name, version, bin, engines } = manifest
  const dist = { tarball: `${url}/async-fix.tgz`, integrity }
  return JSON.stringify({
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { name, version, bin, engines, dist } },
  })
}

/** This process's environment without what npm put there, with a cache and settings of its own. */
function freshEnvironment(folder: string): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key))
  const searched = (process.env['PATH'] ?? '').split(path.delimiter).filter(each => !each.includes('node_modules'))
  return {
    ...Object.fromEntries(entries),
    PATH: searched.join(path.delimiter),
    npm_config_cache: path.join(folder, 'cache'),
    npm_config_userconfig: path.join(folder, 'npmrc'),
    npm_config_update_notifier: 'false',
  }
}
