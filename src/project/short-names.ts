/** What a person calls a function of the project. */

/** `Store.save` of `shop.db.Store.save`, `Store` of its `__init__`, `load` of `shop.db.load`. */
export function shortName(name: string): string {
  return definedName(name.replace(/\.__(init|post_init|attrs_post_init)__$/, ''))
}

/** As `shortName`, but `Store.__init__` is called so: the function that is defined, and not what it is called for. */
export function definedName(name: string): string {
  const parts = name.split('.')
  const own = parts.slice(parts.lastIndexOf('<locals>') + 1)
  const isMethod = /^_*[A-Z]/.test(own.at(-2) ?? '')
  return own.slice(isMethod ? -2 : -1).join('.')
}
