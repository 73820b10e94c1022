/** The classes of exception groups. */

const GROUP = /^(?:builtins|exceptiongroup)\.(Base)?ExceptionGroup$/

/**
 * Which exception group a qualified name stands for; null for any other name.
 * - `plain`: `ExceptionGroup`, which is an `Exception` and holds nothing else;
 * - `base`: `BaseExceptionGroup`, which may hold a cancellation as well.
 */
export function groupKind(name: string | null | undefined): 'plain' | 'base' | null {
  const found = GROUP.exec(name ?? '')
  return found && (found[1] ? 'base' : 'plain')
}
