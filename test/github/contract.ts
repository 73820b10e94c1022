/** Judges requests and answers by GitHub's own description of its API, and requests by rules that it leaves unsaid. */

import { readDescription, requireJudge } from './judges.ts'

export type RestRequest = {
  readonly method: string
  /** Without the query, escaped as it was sent. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export type Operation = { readonly operationId: string; readonly responses: Readonly<Record<string, unknown>> }

type Fault = { readonly instancePath: string; readonly message?: string; readonly params?: Record<string, unknown> }
type Verdict = { readonly errors?: readonly Fault[] | null }

/** The part of openapi-backend that is used here. */
type Backend = {
  init(): Promise<unknown>
  matchOperation(request: RestRequest): Operation | undefined
  validateRequest(request: RestRequest, operation: Operation): Verdict
  validateResponse(body: unknown, operation: Operation, status: number): Verdict
  readonly router: { parseRequest(request: RestRequest, operation: Operation): { params: Record<string, string> } }
}

/**
 * GitHub answers null for them where a comment is outdated, about a whole file or about one line; its document forgets to say so, or names
 * the other values only.
 */
const nullable = ['line', 'original_line', 'position', 'original_position', 'start_side'] as const

/** Which keys a review and its comments may have. The document allows any. */
const keys = {
  'pulls/create-review': ['commit_id', 'body', 'event', 'comments'],
  comments: ['path', 'position', 'body', 'line', 'side', 'start_line', 'start_side'],
  'pulls/create-review-comment': [
    'body',
    'commit_id',
    'path',
    'position',
    'side',
    'line',
    'start_line',
    'start_side',
    'in_reply_to',
    'subject_type',
  ],
  'pulls/create-reply-for-review-comment': ['body'],
} as const

const formats = {
  uri: (text: string) => URL.canParse(text),
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  email: /@/,
  int64: { type: 'number', validate: Number.isSafeInteger },
}

/** It takes long to make, and knows nothing of a single server. */
let loaded: Promise<Contract> | undefined

export class Contract {
  readonly #backend: Backend

  private constructor(backend: Backend) {
    this.#backend = backend
  }

  static load(): Promise<Contract> {
    loaded ??= Contract.#read()
    return loaded
  }

  static async #read(): Promise<Contract> {
    const definition = readDescription()
    for (const property of nullable) {
      const schema = definition.components.schemas['pull-request-review-comment']?.properties[property]
      if (!schema) throw new Error(`the description of a review comment has no ${property}`)
      schema.nullable = true
      schema.enum?.push(null)
    }
    const { OpenAPIBackend } = requireJudge('openapi-backend')
    const backend: Backend = new OpenAPIBackend({
      definition,
      quick: true,
      ajvOpts: { strict: false, allErrors: true, formats },
    })
    await backend.init()
    return new Contract(backend)
  }

  /** What is asked for, and its parameters from the path; null where the API has no such thing. */
  match(request: RestRequest): { operation: Operation; params: Readonly<Record<string, string>> } | null {
    const operation = this.#backend.matchOperation(request)
    if (!operation) return null
    const { params } = this.#backend.router.parseRequest(request, operation)
    return { operation, params }
  }

  /** What is wrong with a request, in sentences. */
  requestFaults(request: RestRequest, operation: Operation): readonly string[] {
    const { errors } = this.#backend.validateRequest(request, operation)
    return [...sentences(errors), ...unsaidFaults(operation.operationId, request.body)]
  }

  /**
   * What is wrong with an answer, in sentences. A status that the document has no entry for must carry an error of the usual shape.
   */
  answerFaults(operation: Operation, status: number, body: unknown): readonly string[] {
    if (!(status in operation.responses)) return errorFaults(status, body)
    return sentences(this.#backend.validateResponse(body, operation, status).errors)
  }
}

function errorFaults(status: number, body: unknown): readonly string[] {
  const isError = typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
  return status >= 400 && isError ? [] : [`the document describes no status ${status}`]
}

function sentences(errors: readonly Fault[] | null | undefined): readonly string[] {
  return (errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath || '/'} ${message ?? 'is wrong'} ${params ? JSON.stringify(params) : ''}`.trimEnd(),
  )
}

function unsaidFaults(operation: string, body: unknown): readonly string[] {
  if (!isRecord(body)) return []
  if (operation === 'pulls/create-review') {
    const comments = Array.isArray(body['comments']) ? body['comments'] : []
    return [
      ...unknownKeys(body, keys[operation]),
      ...comments.filter(isRecord).flatMap(each => [...unknownKeys(each, keys.comments), ...lineFaults(each)]),
    ]
  }
  if (operation === 'pulls/create-review-comment') return [...unknownKeys(body, keys[operation]), ...lineFaults(body)]
  return operation === 'pulls/create-reply-for-review-comment' ? unknownKeys(body, keys[operation]) : []
}

function lineFaults(comment: Record<string, unknown>): readonly string[] {
  const isSide = (side: unknown) => side === undefined || side === 'LEFT' || side === 'RIGHT'
  const sides = ['side', 'start_side'].filter(key => !isSide(comment[key]))
  const isHalf = (comment['start_line'] === undefined) !== (comment['start_side'] === undefined)
  const isFile = comment['subject_type'] === 'file' || comment['in_reply_to'] !== undefined
  const isNowhere = !isFile && comment['line'] === undefined && comment['position'] === undefined
  return [
    ...sides.map(key => `"${key}" must be LEFT or RIGHT.`),
    ...(isHalf ? ['"start_line" and "start_side" belong together.'] : []),
    ...(isNowhere ? ['"line" wasn\'t supplied.'] : []),
  ]
}

function unknownKeys(record: Record<string, unknown>, allowed: readonly string[]): readonly string[] {
  return Object.keys(record)
    .filter(key => !allowed.includes(key))
    .map(key => `"${key}" is not a permitted key.`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
