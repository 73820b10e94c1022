/** Who there is, and whose token a request carries. */

import type { Caller, Permissions, User } from './model.ts'

/** Token → whose it is, and what it may do. */
export type Tokens = Readonly<Record<string, { readonly login: string; readonly permissions: Permissions }>>

/** Tokens that every server knows. */
export const tokens = {
  /** `GITHUB_TOKEN` with `contents: read` and `pull-requests: write`. */
  workflow: 'ghs_workflow',
  /** `GITHUB_TOKEN` with `contents: write` as well: it may resolve threads. */
  resolver: 'ghs_resolver',
  /** `GITHUB_TOKEN` of a run for a fork: it may only read. */
  readOnly: 'ghs_read_only',
  /** The personal token of the person `maintainer`, who may do everything. */
  maintainer: 'ghp_maintainer',
} as const

const actions = 'github-actions[bot]'

const known: Tokens = {
  [tokens.workflow]: { login: actions, permissions: { contents: 'read', 'pull-requests': 'write' } },
  [tokens.resolver]: { login: actions, permissions: { contents: 'write', 'pull-requests': 'write' } },
  [tokens.readOnly]: { login: actions, permissions: { contents: 'read', 'pull-requests': 'read' } },
  [tokens.maintainer]: { login: 'maintainer', permissions: { contents: 'write', 'pull-requests': 'write' } },
}

export class People {
  readonly #users = new Map<string, User>()
  readonly #tokens: Tokens

  /** @param more tokens beside those that every server knows */
  constructor(more: Tokens) {
    this.#tokens = { ...known, ...more }
  }

  /** The user of this name, who need not have been named before. A name that ends with `[bot]` is that of an app. */
  readonly user = (login: string): User => {
    const type = login.endsWith('[bot]') ? 'Bot' : 'User'
    const user = this.#users.get(login) ?? { id: 5000 + this.#users.size, login, type }
    this.#users.set(login, user)
    return user
  }

  /**
   * Whose token it is, or null where nobody knows it.
   * @param authorization the header: `Bearer <token>` or `token <token>`
   */
  caller(authorization: string): Caller | null {
    const token = /^(?:Bearer|token) (.+)$/i.exec(authorization)?.[1] ?? ''
    const found = this.#tokens[token]
    return found ? { ...this.user(found.login), permissions: found.permissions } : null
  }
}
