/** An answer that says no, in GitHub's words. */

/** Thrown by whatever answers a request. */
export class Refusal extends Error {
  readonly status: number
  readonly errors: readonly unknown[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    errors?: readonly unknown[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.status = status
    this.errors = errors
    this.headers = headers
  }

  /** The body of the answer. */
  toJSON(): object {
    const documentation_url = 'https://docs.github.com/rest'
    const errors = this.errors && { errors: this.errors }
    return { message: this.message, ...errors, documentation_url, status: String(this.status) }
  }
}

export const notFound = () => new Refusal(404, 'Not Found')

/** A token lacks a permission. */
export function lacks(permission: string, type: 'Bot' | 'User'): Refusal {
  const message = `Resource not accessible by ${type === 'Bot' ? 'integration' : 'personal access token'}`
  return new Refusal(403, message, undefined, { 'x-accepted-github-permissions': permission.replace('-', '_') })
}
