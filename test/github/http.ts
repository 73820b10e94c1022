/** Reads requests from the wire and writes answers to it, as GitHub's servers do. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'
import type { RestRequest } from './contract.ts'
import type { User } from './model.ts'
import { Refusal } from './refusal.ts'

/**
 * How much of its hourly limit a caller has used. Tokens of workflows may ask a thousand times.
 * @param used how many requests there were; `reset` is in seconds since 1970
 */
export function rateOf(caller: User | null, used: number) {
  const limit = caller?.type === 'Bot' ? 1000 : 5000
  return { limit, remaining: Math.max(0, limit - used), used, reset: Math.ceil(Date.now() / 1000) + 3600 }
}

/**
 * The request with its body read as JSON. The path has no root, the number of the repository in it is its name, and the slashes within
 * the path of a file are escaped.
 * @param root what the paths of the API begin with
 * @param numbered the beginning of paths that have the number of the repository, and what they are by name
 */
export async function readRequest(
  message: IncomingMessage,
  root: string,
  numbered: readonly [string, string],
): Promise<RestRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  const url = new URL(message.url ?? '/', 'http://127.0.0.1')
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]))
  const path = url.pathname.startsWith(root) ? url.pathname.slice(root.length) : url.pathname
  return {
    method: message.method ?? 'GET',
    path: escapeFile(path.startsWith(numbered[0]) ? numbered[1] + path.slice(numbered[0].length) : path),
    query: Object.fromEntries(url.searchParams),
    headers,
    body: text === '' ? undefined : parsed(text),
  }
}

/** Writes an answer. @param used how many requests this caller has made */
export function writeAnswer(response: ServerResponse, answer: Answer, caller: User | null, used: number): void {
  if (answer.status === 0) return void response.destroy()
  const rate = Object.entries(rateOf(caller, used)).map(([name, value]) => [`x-ratelimit-${name}`, String(value)])
  const isRaw = answer.body === null || typeof answer.body === 'string' || Buffer.isBuffer(answer.body)
  response.writeHead(answer.status, {
    ...(isRaw ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    'x-github-request-id': `0F1E:${used.toString(16).toUpperCase()}`,
    ...Object.fromEntries(rate),
    'x-ratelimit-resource': 'core',
    ...answer.headers,
  })
  response.end(isRaw ? answer.body : JSON.stringify(answer.body))
}

/** The value of a JSON text, or undefined. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 'Problems parsing JSON')
  }
}

function escapeFile(path: string): string {
  const [, folder, file] = /^(\/repos\/[^/]+\/[^/]+\/contents\/)(.+)$/.exec(path) ?? []
  return folder && file ? folder + encodeURIComponent(decodeURIComponent(file)) : path
}
