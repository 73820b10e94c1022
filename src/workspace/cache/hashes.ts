/** Sums that tell contents apart: a strong one for what files hold, a quick one for everything else. */

/**
 * SHA-1 as hexadecimal digits. Node.js takes a while to load its cryptography, which a run on unchanged files does without.
 */
export function hashOf(bytes: Uint8Array | string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha1').update(bytes).digest('hex')
}

/** Sixteen hexadecimal digits, by which nobody who means no harm gets the same for different bytes (MurmurHash3's way of mixing, twice). */
export function sumOf(content: Uint8Array | string): string {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const whole = bytes.length - (bytes.length % 4)
  const words = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole))
  let one = 0x9e3779b9 ^ bytes.length
  let two = 0x85ebca6b ^ bytes.length
  // An iterator takes several times as long, before the compiler has seen it.
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as number
    one = mixed(one, word, 0xcc9e2d51)
    two = mixed(two, word, 0x1b873593)
  }
  for (const byte of bytes.subarray(whole)) {
    one = mixed(one, byte + 1, 0xcc9e2d51)
    two = mixed(two, byte + 1, 0x1b873593)
  }
  return digits(one) + digits(two)
}

function mixed(sum: number, word: number, factor: number): number {
  const product = Math.imul(word, factor)
  const next = sum ^ ((product << 15) | (product >>> 17))
  return (Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64) | 0
}

function digits(sum: number): string {
  let last = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b)
  last = Math.imul(last ^ (last >>> 13), 0xc2b2ae35)
  return ((last ^ (last >>> 16)) >>> 0).toString(16).padStart(8, '0')
}
