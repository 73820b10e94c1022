/** File names and messages as they are shown: on one line, and without anything that a terminal obeys. */

import path from 'node:path'

/** What a terminal obeys, what turns the direction of writing, and what ends a line. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** No message of a rule is longer; one that quotes the user's code could be. */
const WIDEST = 300

/** A message, with a replacement character for each one that is not to be shown, and cut where it is too long. */
export function printable(message) {
  const characters = [...message.replace(/\s+/g, ' ')].map(each => (UNSHOWN.test(each) ? '\ufffd' : each))
  return characters.length > WIDEST ? `${characters.slice(0, WIDEST).join('')}…` : characters.join('')
}

/** A file's path as seen from a folder: relative where it lies below, else as it is. */
export function nearby(file, folder) {
  const relative = path.relative(folder, file)
  const isBelow = relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)
  return isBelow ? relative : file
}

/** A path as one word of bash, the shell that Claude Code types into on every system. */
export function quoted(file) {
  const slashes = process.platform === 'win32' ? file.replaceAll('\\', '/') : file
  const word = slashes.startsWith('-') ? `./${slashes}` : slashes
  if (/^[\w./:@+-]+$/.test(word)) return word
  if (!UNSHOWN.test(word)) return `'${word.replaceAll("'", "'\\''")}'`
  return `$'${[...word].map(each => (/[\w./ ]/.test(each) ? each : bytes(each))).join('')}'`
}

function bytes(character) {
  return [...Buffer.from(character)].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
}
