/** Fetches GitHub's own description of its REST API and keeps of it what the local GitHub of the tests answers. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const published = {
  package: '@octokit/openapi@23.0.2',
  integrity: 'sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==',
  /** The package unpacks to 404 MB; this is the one file of it that is wanted. */
  member: 'package/generated/api.github.com.json',
}

/** Path → methods. */
const operations = {
  '/rate_limit': ['get'],
  '/user': ['get'],
  '/repos/{owner}/{repo}': ['get'],
  '/repos/{owner}/{repo}/contents/{path}': ['get'],
  '/repos/{owner}/{repo}/git/blobs/{file_sha}': ['get'],
  '/repos/{owner}/{repo}/commits/{commit_sha}/pulls': ['get'],
  '/repos/{owner}/{repo}/pulls': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/files': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/reviews': ['get', 'post'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies': ['post'],
  '/repos/{owner}/{repo}/pulls/comments/{comment_id}': ['get', 'delete'],
}

/** Schemas that answers follow although no operation above names them: that of an error without an entry of its own. */
const alwaysKept = ['#/components/schemas/basic-error']

/**
 * Writes `github.json` into the folder, or leaves the one that the same package and operations gave.
 * Throws where the package cannot be fetched or is not the one that was published.
 * @param folder is made where it is missing
 */
export function prepareGithubDescription(folder) {
  const stamp = path.join(folder, 'stamp')
  const wanted = createHash('sha256')
    .update(JSON.stringify([published, operations, alwaysKept]))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log(`fetching ${published.package}`)
  const whole = JSON.parse(fetchMember())
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'github.json'), JSON.stringify(trimmed(whole)))
  writeFileSync(stamp, wanted)
}

function fetchMember() {
  const temporary = mkdtempSync(path.join(tmpdir(), 'async-fix-openapi-'))
  try {
    const shell = process.platform === 'win32'
    execFileSync('npm', ['pack', published.package, '--silent', '--ignore-scripts'], { cwd: temporary, shell })
    const archive = published.package.replace('@', '').replace('/', '-').replace('@', '-').concat('.tgz')
    const bytes = readFileSync(path.join(temporary, archive))
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    if (integrity !== published.integrity) throw new Error(`${archive} is not what was published: ${integrity}`)
    execFileSync('tar', ['-xzf', archive, published.member], { cwd: temporary })
    return readFileSync(path.join(temporary, published.member), 'utf8')
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/** The document with the operations above and the components that they reach. Throws where an operation is missing. */
function trimmed(whole) {
  const paths = {}
  for (const [route, methods] of Object.entries(operations)) {
    paths[route] = {}
    for (const method of methods) {
      const operation = whole.paths[route]?.[method]
      if (!operation) throw new Error(`${published.package} does not describe ${method} ${route}`)
      paths[route][method] = operation
    }
  }
  const components = {}
  const waiting = [...alwaysKept, ...referencesIn(paths)]
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [, , kind, name] = reference.split('/')
    components[kind] ??= {}
    if (name in components[kind]) continue
    components[kind][name] = whole.components[kind][name]
    waiting.push(...referencesIn(components[kind][name]))
  }
  return { openapi: whole.openapi, info: whole.info, paths, components }
}

/** Every `$ref` below a value. */
function referencesIn(value) {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    key === '$ref' && typeof each === 'string' ? [each] : referencesIn(each),
  )
}
