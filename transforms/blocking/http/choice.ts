/** Which way of a blocking request comes first: to an asynchronous client, or to a thread. */

import type { Fix } from '../../../src/engine/finding.ts'

/**
 * Both ways, best first. A client that the project may not have would break the import: the thread, which needs nothing, comes before it
 * unless a person has asked for the client.
 * @param client null where the request cannot move to one
 * @param thread null where it cannot run in one
 * @param consent true where a person has chosen the client
 */
export function inOrderOfChoice(client: Fix | null, thread: Fix | null, consent: boolean): Fix[] {
  const isClientFirst = consent || client?.needsPackage === null
  return (isClientFirst ? [client, thread] : [thread, client]).filter(each => each !== null)
}
