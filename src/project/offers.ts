/** What `with` and `for` find in the objects of libraries and of the project's classes. */

import { libraryProtocols, type Protocols } from '../python/protocols.ts'
import type { Facts } from './facts.ts'
import { protocolsOfClass } from './special-methods.ts'

/** What a value offers. */
export type Offer = {
  readonly protocols: Protocols
  /** The class or function it comes from, as a person knows it; null for a display such as `[1, 2]`. */
  readonly name: string | null
  /** False where nothing but an annotation tells. */
  readonly isCertain: boolean
}

/** An offer that is as sure as the function of that name. */
export function certain(name: string, protocols: Protocols): Offer {
  return { protocols, name, isCertain: true }
}

/** What calling or awaiting something of a library gives offers, or an object of its class. */
export function ofLibrary(name: string, isAwaited: boolean): Offer | null {
  const protocols = libraryProtocols(name, isAwaited)
  return protocols && { protocols, name: name.replace(/^builtins\./, ''), isCertain: true }
}

/** What an object of a class of the project offers. */
export function ofClass(owner: string, isCertain: boolean, facts: Facts): Offer | null {
  const protocols = protocolsOfClass(owner, facts)
  return protocols && { protocols, name: owner.slice(owner.lastIndexOf('.') + 1), isCertain }
}
