/** An answer of the local GitHub, before it is written to the connection. */

export type Answer = {
  /** 0 ends the connection without an answer. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** An object is sent as JSON; null is nothing at all. */
  readonly body: object | string | null
}

export function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body }
}

/**
 * One page of a list, with the addresses of the others in the `link` header.
 * @param address of the list, without a query
 */
export function page<T>(
  items: readonly T[],
  query: Readonly<Record<string, string>>,
  address: string,
  show: (item: T) => object,
): Answer {
  const size = Math.min(Number(query['per_page'] ?? 30) || 30, 100)
  const last = Math.max(1, Math.ceil(items.length / size))
  const number = Math.max(1, Number(query['page'] ?? 1))
  const pages = [
    ...(number > 1 ? [['prev', Math.min(number - 1, last)] as const] : []),
    ...(number < last ? [['next', number + 1] as const, ['last', last] as const] : []),
    ...(number > 1 ? [['first', 1] as const] : []),
  ]
  const link = pages.map(([rel, to]) => {
    const parameters = new URLSearchParams({ ...query, page: String(to) })
    return `<${address}?${parameters}>; rel="${rel}"`
  })
  const shown = items.slice((number - 1) * size, number * size).map(show)
  return json(200, shown, link.length > 0 ? { link: link.join(', ') } : {})
}
