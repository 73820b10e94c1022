/** Whole numbers as bytes, seven bits in each: most of them are small. */

export function packNumbers(numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 5)
  let end = 0
  for (let number of numbers) {
    for (; number > 127; number >>>= 7) bytes[end++] = (number & 127) | 128
    bytes[end++] = number
  }
  return bytes.subarray(0, end)
}

export function unpackNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = []
  let number = 0
  let shift = 0
  for (const byte of bytes) {
    number += (byte & 127) * 2 ** shift
    shift += 7
    if (byte > 127) continue
    numbers.push(number)
    number = 0
    shift = 0
  }
  return numbers
}
