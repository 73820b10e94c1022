/** Turns figures into words. */

/** `54 ms`, `3.21 s`, `17.2 s`, `3 min 12 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Decimal megabytes. */
export function megabytes(bytes: number): string {
  const size = bytes / 1_000_000
  return `${size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString('en')} MB`
}

/** `1.27 ×`, `17.2 ×`, `120 ×`. */
export function times(ratio: number): string {
  if (ratio < 9.995) return `${ratio.toFixed(2)} ×`
  if (ratio < 99.95) return `${ratio.toFixed(1)} ×`
  return `${Math.round(ratio).toLocaleString('en')} ×`
}

export function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
}

/** A row's title without the marks of Markdown. */
export function plain(title: string): string {
  return title.replaceAll('`', '')
}
