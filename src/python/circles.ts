/** Keeps answers that are drawn from other answers, apart from those that depend on where a question began: code can refer to itself. */

/** How often a question came upon what a circle leads to. */
let circles = 0

const settled = new WeakMap<object, { readonly answer: unknown }>()

/** To be called where a question meets itself, or an answer that was drawn while it did. */
export function noteCircle(): void {
  circles++
}

/** True where the answer for the key is kept. */
export function isSettled(key: object): boolean {
  return settled.has(key)
}

/** The answer for the key; it is asked for once unless a circle is on the way to it. */
export function outOfCircles<T>(key: object, ask: () => T): T {
  const known = settled.get(key)
  if (known) return known.answer as T
  const before = circles
  const answer = ask()
  if (circles === before) settled.set(key, { answer })
  return answer
}
