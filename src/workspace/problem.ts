/** What went wrong with one path, in the words a person reads. */

export type Problem = {
  /** The path as it is shown to people. */
  readonly path: string
  /** 1-based, or null where no line is meant. */
  readonly line: number | null
  /** Lower case, no full stop. */
  readonly message: string
  /** True when the run did not do what it was asked to (exit status 2); false for a mere warning. */
  readonly failed: boolean
}

export const warning = (path: string, message: string, line: number | null = null): Problem => ({
  path,
  line,
  message,
  failed: false,
})

export const failure = (path: string, message: string, line: number | null = null): Problem => ({
  path,
  line,
  message,
  failed: true,
})

/** A mistake of the person who runs the program: its message is shown without a stack, and the status is 2. */
export class UserError extends Error {
  override readonly name = 'UserError'
}

const sentences: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'larger than a file may be here',
  EIO: 'the device does not read or write',
  EPERM: 'permission denied',
  EISDIR: 'is a folder, not a file',
  ELOOP: 'symbolic link that leads back to itself',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'name too long',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of the path is not a folder',
  ERANGE: 'its path is too long',
  EROFS: 'the file system is read-only',
}

/** The code of a system error, for example `ENOENT`, or null for any other error. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** A system error in words. */
export function explainError(error: unknown): string {
  const code = errorCode(error)
  return (code && sentences[code]) ?? (error instanceof Error ? error.message : String(error))
}
