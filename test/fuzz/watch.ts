/** Keeps the worst of what the engine took: time for each byte, and memory. */

/** Nothing may take longer than this, in milliseconds: a good deal for a slow machine, and more for each byte. */
const patience = (bytes: number) => 10_000 + 20 * bytes

export const worst = { milliseconds: 0, perByte: 0, text: '', resident: 0 }

/** Runs a step on a text; throws where it took so long that a person would call it hanging. */
export function watched<T>(text: string, step: () => T): T {
  const begin = performance.now()
  const answer = step()
  const took = performance.now() - begin
  if (took > patience(text.length)) throw new Error('took far too long')
  const perByte = took / (text.length + 200)
  worst.milliseconds = Math.max(worst.milliseconds, took)
  if (perByte > worst.perByte) Object.assign(worst, { perByte, text })
  return answer
}

/** Looks at the memory of the process, in bytes. */
export function weigh(): number {
  worst.resident = Math.max(worst.resident, process.memoryUsage.rss())
  return worst.resident
}
