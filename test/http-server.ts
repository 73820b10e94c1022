/** The HTTP server that Python programs talk to while they are tested. It listens on 127.0.0.1 only. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Starts the server on a port the system chooses.
 *
 * Routes: `/status/<code>`, `/slow/<seconds>`, `/redirect/<times>`, `/cookie/set?<name>=<value>`, `/cookie/echo`, `/text`,
 * `/bytes/<count>`, `/close` (ends the connection without an answer). Any other path echoes the request as JSON.
 */
export async function startHttpServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const [, route, argument = ''] = url.pathname.split('/')
  const body = await bodyOf(request)
  switch (route) {
    case 'status':
      return send(response, Number(argument), { status: Number(argument) })
    case 'slow':
      return void setTimeout(() => send(response, 200, { slept: Number(argument) }), Number(argument) * 1000)
    case 'redirect':
      return redirect(response, Number(argument))
    case 'text':
      return plain(response, 'Grüße aus der Ferne\n')
    case 'bytes':
      return void response
        .setHeader('content-type', 'application/octet-stream')
        .end(Buffer.alloc(Number(argument), 'x'))
    case 'close':
      return void request.socket.destroy()
    case 'cookie':
      return argument === 'set'
        ? setCookies(response, url)
        : send(response, 200, { cookies: request.headers.cookie ?? '' })
    default:
      return echo(request, response, url, body)
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const text = status === 204 || status === 304 ? '' : JSON.stringify(value)
  response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}

function plain(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

function redirect(response: ServerResponse, times: number): void {
  response.writeHead(302, { location: times > 1 ? `/redirect/${times - 1}` : '/landed' }).end()
}

function setCookies(response: ServerResponse, url: URL): void {
  const cookies = [...url.searchParams].map(([name, value]) => `${name}=${value}; Path=/`)
  response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': cookies }).end('{"set": true}')
}

function echo(request: IncomingMessage, response: ServerResponse, url: URL, body: string): void {
  const query = Object.fromEntries(url.searchParams)
  send(response, 200, { method: request.method, path: url.pathname, query, headers: request.headers, body })
}
