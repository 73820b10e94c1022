/** Names of modules: relative names made absolute, and the file that a qualified name leads to. */

/** The part of a file that its names depend on. */
export type Home = { readonly path: string; readonly module: string }

/** `.orders.Order` as it is meant in the file; a name without leading dots stays. */
export function absoluteName(name: string, { path, module }: Home): string {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0
  if (dots === 0) return name
  const parts = module.split('.').filter(Boolean)
  const up = isPackage(path) ? dots - 1 : dots
  const base = parts.slice(0, Math.max(0, parts.length - up))
  return [...base, name.slice(dots)].filter(Boolean).join('.')
}

/** True for the file that is a package itself, whose relative names start from its own name. */
export function isPackage(path: string): boolean {
  return /(^|[\\/])__init__\.pyi?$/.test(path)
}

/** Every way to split a qualified name into a module and what is inside of it, longest module first. */
export function splitsOf(name: string): { module: string; rest: string[] }[] {
  const parts = name.split('.')
  return parts.map((_, index) => ({
    module: parts.slice(0, parts.length - index).join('.'),
    rest: parts.slice(parts.length - index),
  }))
}
