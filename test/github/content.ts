/** Answers `GET /repos/{owner}/{repo}/contents/{path}`. */

import { type Answer, json } from './answer.ts'
import { notFound, Refusal } from './refusal.ts'
import type { Repository } from './repository.ts'

type Request = {
  readonly url: string
  readonly repository: Repository
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly accept: string
}

/** In bytes. A larger file comes without its content. */
const largest = 1_048_576

/** A file with its content, or the list of what is in a folder. @throws Refusal 404 */
export async function contentAt({ url, repository, params, query, accept }: Request): Promise<Answer> {
  const ref = query['ref'] ?? 'main'
  const commit = await repository.resolve(ref)
  if (!commit) throw new Refusal(404, `No commit found for the ref ${ref}`)
  const file = params['path'] ?? ''
  const show = (path: string, sha: string, size: number, type: 'file' | 'dir') => {
    const escaped = path.split('/').map(encodeURIComponent).join('/')
    const root = `${url}/repos/${params['owner']}/${params['repo']}`
    const self = `${root}/contents/${escaped}?ref=${encodeURIComponent(ref)}`
    const git = `${root}/git/${type === 'dir' ? 'trees' : 'blobs'}/${sha}`
    const html = `https://github.com/${params['owner']}/${params['repo']}/blob/${ref}/${escaped}`
    const download_url = type === 'dir' ? null : html.replace('/blob/', '/raw/')
    const links = { self, git, html }
    const name = path.split('/').at(-1) ?? ''
    return { name, path, sha, size, type, url: self, html_url: html, git_url: git, download_url, _links: links }
  }
  const entry = await repository.entry(commit, file)
  if (!entry) throw notFound()
  if (!entry.isFile) {
    const entries = await repository.folderEntries(commit, file)
    return json(
      200,
      entries.map(each => show(each.path, each.sha, each.size, each.isFile ? 'file' : 'dir')),
    )
  }
  const bytes = (await repository.blob(entry.sha)) ?? Buffer.alloc(0)
  if (/\braw\b/.test(accept))
    return { status: 200, headers: { 'content-type': 'application/vnd.github.raw' }, body: bytes }
  const isSmall = bytes.length <= largest
  const content = isSmall ? bytes.toString('base64').replace(/.{60}/g, '$&\n') : ''
  return json(200, { ...show(file, entry.sha, bytes.length, 'file'), content, encoding: isSmall ? 'base64' : 'none' })
}
