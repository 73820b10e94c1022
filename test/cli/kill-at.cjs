/**
 * Preloaded into a process: ends it with SIGKILL before the call of the file system that KILL_AT says, by its number, counted from 1, or
 * by the name of the file that a rename replaces.
 */

const fs = require('node:fs')
const path = require('node:path')

/** A file that is opened is empty before it is flushed, and whole after: what is between them leaves nothing else. */
const calls = ['openSync', 'fsyncSync', 'renameSync', 'unlinkSync', 'rmSync']
const at = process.env.KILL_AT
const folders = process.env.KILL_IN.split('\n')
let count = 0

/** Descriptors have been opened by a call that counted, or belong to something else. */
const ours = new Set()

const close = fs.closeSync
fs.closeSync = descriptor => {
  ours.delete(descriptor)
  close(descriptor)
}

for (const name of calls) {
  const real = fs[name]
  fs[name] = (...args) => {
    const [target] = args
    const isRead = name === 'openSync' && (args[1] === undefined || typeof args[1] === 'number' || args[1] === 'r')
    const isOurs = ours.has(target) || folders.some(each => String(target).startsWith(each))
    const isRename = name === 'renameSync' && path.basename(args[1]) === at
    if (isOurs && !isRead && (isRename || String(++count) === at)) process.kill(process.pid, 'SIGKILL')
    const result = real(...args)
    if (name === 'openSync' && isOurs) ours.add(result)
    return result
  }
}
