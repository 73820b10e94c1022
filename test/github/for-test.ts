/** A local GitHub that lives as long as a test, and a client that asks it. */

import { onTestFinished } from 'vitest'
import { type GitHub, type Options, startGitHub, tokens } from './server.ts'

/** Starts one. When the test ends it is closed, and the test fails where it has not answered as GitHub does. */
export async function githubForTest(options: Options = {}): Promise<GitHub> {
  const github = await startGitHub(options)
  onTestFinished(() => github.close())
  return github
}

export type Reply = {
  readonly status: number
  readonly headers: Headers
  /** Parsed where it is JSON, else text. */
  // biome-ignore lint/suspicious/noExplicitAny: tests compare it with what they expect
  readonly body: any
}

/** Asks with a token. Paths begin behind `/repos/{owner}/{repo}`, and behind the root of the API where they begin with `//`. */
export function clientOf(github: GitHub, token: string = tokens.workflow) {
  const ask = async (method: string, path: string, body?: unknown, accept = 'application/vnd.github+json') => {
    const root = `${github.url}/repos/${github.owner}/${github.name}`
    const url = path.startsWith('http') ? path : path.startsWith('//') ? github.url + path.slice(1) : root + path
    const headers = { authorization: `Bearer ${token}`, accept }
    const response = await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text } as Reply
  }
  return {
    get: (path: string, accept?: string) => ask('GET', path, undefined, accept),
    post: (path: string, body: unknown) => ask('POST', path, body),
    delete: (path: string) => ask('DELETE', path),
    graphql: (query: string, variables: object = {}) => ask('POST', github.graphqlUrl, { query, variables }),
  }
}
