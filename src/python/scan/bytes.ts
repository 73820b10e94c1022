/** Turns a text into bytes, which are read several times as fast, and places in those back into places in the text. */

/** How many of them stand behind the text, so that a look ahead needs no check. */
export const NULS = 4

const encoder = new TextEncoder()
let buffer = new Uint8Array(1 << 16)

/**
 * The text in UTF-8 with four NULs behind it. The bytes are good until the next call.
 * @param text holds no NUL
 */
export function bytesOf(text: string): Uint8Array {
  if (buffer.length < text.length + NULS) buffer = new Uint8Array(2 * text.length + NULS)
  let { read, written } = encoder.encodeInto(text, buffer)
  if (read < text.length || written + NULS > buffer.length) {
    buffer = new Uint8Array(3 * text.length + NULS)
    written = encoder.encodeInto(text, buffer).written
  }
  return buffer.fill(0, written, written + NULS).subarray(0, written + NULS)
}

/**
 * Replaces places in bytes by those in the text that the bytes encode.
 * @param places in rising order
 */
export function toTextPlaces(places: number[], bytes: Uint8Array): void {
  let at = 0
  let surplus = 0
  for (let index = 0; index < places.length; index++) {
    const place = places[index] as number
    for (; at < place; at++) {
      const byte = bytes[at] as number
      // Of a character outside of ASCII each byte but the first is too many, but the longest ones take two units.
      if (byte >= 0x80 && byte < 0xc0) surplus++
      else if (byte >= 0xf0) surplus--
    }
    places[index] = place - surplus
  }
}
