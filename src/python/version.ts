/** Python versions, and which comes first. */

/** A Python version as `[3, 11]`. */
export type PythonVersion = readonly [major: number, minor: number]

/** True when code for `target` may use what Python gained in `version`. */
export function atLeast(target: PythonVersion, version: PythonVersion): boolean {
  return target[0] > version[0] || (target[0] === version[0] && target[1] >= version[1])
}
