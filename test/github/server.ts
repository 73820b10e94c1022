/**
 * A GitHub on 127.0.0.1 for tests. Its rules are the real ones, its diffs are made by git, and every request and every answer is judged by
 * GitHub's own description of its API (`node scripts/judges.mjs` fetches it).
 *
 *     const github = await startGitHub({ files: { 'app.py': 'import time\n' } })
 *     const pull = await github.openPullRequest({ changes: { 'app.py': 'import time\ntime.sleep(1)\n' } })
 *     // … run the program with GITHUB_API_URL = github.url, GITHUB_GRAPHQL_URL = github.graphqlUrl and a token of `tokens` …
 *     expect(pull.comments).toMatchObject([{ path: 'app.py', line: 2, author: 'github-actions[bot]' }])
 *     await pull.applySuggestion(pull.comments[0].id)
 *     expect(await pull.file('app.py')).toBe('…')
 *     await github.close()
 *
 * - `openPullRequest` gives a `Scenario` (scenario.ts): `push`, `forcePush`, `updateBranch`, `close`, `comment`, `reply`, `resolve`,
 *   `deleteComment`, `applySuggestions`, and to look at: `comments`, `reviews`, `file(path)`, `headSha`, `checkOut()`, `event()`.
 * - Who asks is said by the token: those of `tokens` (people.ts), or others given as `tokens` in the options.
 * - `faults` (faults.ts) are the troubles of the real GitHub: `secondaryLimit`, `primaryLimit`, `outage`, `disconnect`, `answer`, `refuseComments`,
 *   `withoutPatch`, `diffTooLarge`, and `before`, which lets something happen between two requests, such as a push.
 * - `requests` is everything that was asked, with the status of the answer; `writes` those that meant to change something. `malformed`
 *   says what was wrong with requests that the API does not know: a program under test should leave it empty.
 * - `githubForTest` (for-test.ts) starts one that ends with the test.
 * - `close()` ends everything, and throws where an answer of this server was not as GitHub describes it (`violations`).
 *
 * Answered are `GET` of the repository, `contents`, `git/blobs`, `pulls` (also as a diff), `pulls/{n}/files`, `/reviews` and `/comments`,
 * `commits/{sha}/pulls`, `user`, `rate_limit`; `POST` of reviews, comments and replies; `DELETE` of comments; and `POST /graphql` for
 * review threads (graphql.ts).
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answer, json } from './answer.ts'
import type { Changes } from './commit-stream.ts'
import { Contract, type RestRequest } from './contract.ts'
import { Faults } from './faults.ts'
import { answerGraphql, isMutation } from './graphql.ts'
import { readRequest, writeAnswer } from './http.ts'
import { type Caller, Counter } from './model.ts'
import { People, type Tokens } from './people.ts'
import { PullRequest, type Surroundings } from './pull-request.ts'
import { notFound, Refusal } from './refusal.ts'
import { Repository } from './repository.ts'
import { Representations, repositoryId } from './representations.ts'
import { answerOperation, demandPermission } from './rest.ts'
import { Scenario } from './scenario.ts'

export { tokens } from './people.ts'

export type Options = {
  /** The first commit of `main`. */
  readonly files?: Changes
  readonly owner?: string
  readonly name?: string
  /** More tokens, and whose they are. */
  readonly tokens?: Tokens
  /** A private repository is read only by who may. */
  readonly isPrivate?: boolean
  /** The API lies below `/api/v3` and `/api/graphql`, as on a server of a company. */
  readonly isEnterprise?: boolean
  /** Ids count from here. Those of the real GitHub no longer fit into 32 bits: `2 ** 31` shows who relies on that. */
  readonly firstId?: number
}

export type NewPullRequest = {
  /** What its first commit does on top of `main`. */
  readonly changes: Changes
  readonly branch?: string
  /** The owner of the fork that the branch lies in; without it the branch lies in the repository itself. */
  readonly fork?: string
  readonly author?: string
  readonly title?: string
}

export type LoggedRequest = {
  readonly method: string
  /** Without the root of the API and the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  /** Whose token it was, or null. */
  readonly login: string | null
  readonly isWrite: boolean
  /** How many requests were not answered yet when it came. */
  readonly overlapping: number
  /** 0 until it is answered. */
  status: number
}

/** Starts a GitHub with one repository. */
export async function startGitHub(options: Options = {}): Promise<GitHub> {
  const contract = await Contract.load()
  const repository = await Repository.create()
  const { files = { 'README.md': '# Demo\n' }, owner = 'octo-org', name = 'demo', firstId = 1000 } = options
  const commit = { ref: 'refs/heads/main', parent: null, changes: files, message: 'Begin' }
  await repository.commit(commit, 'maintainer')
  const around = { repository, owner, name, counter: new Counter(firstId) }
  const github = new GitHub(around, contract, new People(options.tokens ?? {}), options)
  await github.listen()
  return github
}

export class GitHub {
  /** The root of the REST API. */
  url = ''
  graphqlUrl = ''
  readonly faults = new Faults()
  readonly requests: LoggedRequest[] = []
  readonly malformed: string[] = []
  readonly violations: string[] = []
  readonly owner: string
  readonly name: string
  readonly #around: Surroundings
  readonly #contract: Contract
  readonly #people: People
  readonly #options: Options
  readonly #root: string
  readonly #server: Server
  readonly #pulls: PullRequest[] = []
  #show: Representations
  #open = 0

  constructor(around: Surroundings, contract: Contract, people: People, options: Options) {
    this.owner = around.owner
    this.name = around.name
    this.#around = around
    this.#contract = contract
    this.#people = people
    this.#options = options
    this.#root = options.isEnterprise ? '/api/v3' : ''
    this.#show = new Representations('', this.owner, this.name, people.user)
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  /** Called by `startGitHub`. */
  async listen(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    this.url = origin + this.#root
    this.graphqlUrl = `${origin}${this.#options.isEnterprise ? '/api' : ''}/graphql`
    this.#show = new Representations(this.url, this.owner, this.name, this.#people.user)
  }

  /** The bare repository on disk. */
  get folder(): string {
    return this.#around.repository.folder
  }

  /** The requests that meant to change something. */
  get writes(): readonly LoggedRequest[] {
    return this.requests.filter(({ isWrite }) => isWrite)
  }

  /** Commits to `main`. Returns the sha. */
  async push(changes: Changes, { by = 'maintainer', message = 'Change main' } = {}): Promise<string> {
    const { repository } = this.#around
    const parent = await repository.resolve('refs/heads/main')
    return repository.commit({ ref: 'refs/heads/main', parent, changes, message }, by)
  }

  /** Commits to a new branch on top of `main`, and opens a pull request for it. */
  async openPullRequest({ changes, fork, ...more }: NewPullRequest): Promise<Scenario> {
    const { repository } = this.#around
    const number = this.#pulls.length + 1
    const { branch = `topic-${number}`, title = 'A change', author = fork ?? 'contributor' } = more
    const baseSha = (await repository.resolve('refs/heads/main')) ?? ''
    const head = { owner: fork ?? this.owner, ref: branch }
    const opening = { number, title, author: this.#people.user(author), head, headSha: baseSha, baseSha }
    const pull = new PullRequest(this.#around, opening)
    await pull.push(changes, title, author)
    this.#pulls.push(pull)
    return new Scenario(pull, this.#show, this.#people.user)
  }

  /** Ends the server and removes the repository. @throws Error where an answer was not as GitHub describes it */
  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
    await this.#around.repository.remove()
    if (this.violations.length > 0) throw new Error(`not as GitHub answers:\n${this.violations.join('\n')}`)
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const caller = this.#people.caller(message.headers.authorization ?? '')
    const answer = await this.#decide(message, caller).catch(error => this.#refusal(error))
    writeAnswer(response, answer, caller, this.requests.length)
  }

  #refusal(error: unknown): Answer {
    if (error instanceof Refusal) return json(error.status, error.toJSON(), error.headers)
    this.violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return json(500, { message: 'Server Error' })
  }

  async #decide(message: IncomingMessage, caller: Caller | null): Promise<Answer> {
    const numbered = [`/repositories/${repositoryId}/`, `/repos/${this.owner}/${this.name}/`] as const
    const request = await readRequest(message, this.#root, numbered)
    const isGraphql = request.path === new URL(this.graphqlUrl).pathname
    const isWrite = request.method !== 'GET' && (!isGraphql || isMutation(request.body))
    const { method, path, query, body } = request
    const who = { login: caller?.login ?? null, overlapping: this.#open++ }
    const logged: LoggedRequest = { method, path, query, body, isWrite, ...who, status: 0 }
    this.requests.push(logged)
    const decide = async () => {
      const trouble = await this.faults.meet({ method, path, isWrite })
      if (trouble) return trouble
      this.#demandIdentity(request, caller)
      return isGraphql ? this.#answerGraphql(request, caller) : this.#answerRest(request, caller)
    }
    const answer = await decide().catch(error => this.#refusal(error))
    this.#open--
    logged.status = answer.status
    return answer
  }

  #demandIdentity(request: RestRequest, caller: Caller | null): asserts caller is Caller {
    if (!request.headers['user-agent']) {
      throw new Refusal(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
      )
    }
    const { authorization } = request.headers
    if (!caller) throw new Refusal(401, authorization ? 'Bad credentials' : 'Requires authentication')
  }

  #answerGraphql({ method, body }: RestRequest, caller: Caller): Promise<Answer> {
    if (method !== 'POST') throw notFound()
    return answerGraphql({ owner: this.owner, name: this.name, pulls: this.#pulls, caller }, body)
  }

  async #answerRest(request: RestRequest, caller: Caller): Promise<Answer> {
    const match = this.#contract.match(request)
    if (!match) {
      this.malformed.push(`${request.method} ${request.path}: the API has no such thing, or not here`)
      throw notFound()
    }
    const { operation, params } = match
    const isElsewhere =
      params['owner'] !== undefined && `${params['owner']}/${params['repo']}` !== `${this.owner}/${this.name}`
    if (isElsewhere) throw notFound()
    demandPermission(operation.operationId, caller, this.#options.isPrivate ?? false)
    const faults = this.#contract.requestFaults(request, operation)
    if (faults.length > 0) {
      this.malformed.push(`${request.method} ${request.path}: ${faults.join(' ')}`)
      throw new Refusal(422, `Invalid request.\n\n${faults.join('\n')}`)
    }
    const { query, body, headers } = request
    const surroundings = { url: this.url, repository: this.#around.repository, pulls: this.#pulls, faults: this.faults }
    const who = { caller, used: this.requests.length, show: this.#show }
    const asked = { ...who, params, query, body, accept: headers['accept'] ?? '' }
    const answer = await answerOperation(operation.operationId, { ...surroundings, ...asked }).catch(error =>
      this.#refusal(error),
    )
    const isOther = typeof answer.body === 'string' || Buffer.isBuffer(answer.body)
    const wrong = isOther ? [] : this.#contract.answerFaults(operation, answer.status, answer.body)
    this.violations.push(...wrong.map(fault => `${request.method} ${request.path} → ${answer.status}: ${fault}`))
    return wrong.length === 0 ? answer : json(500, { message: 'Server Error' })
  }
}
