/** Whether the project lets event loops run inside of each other. */

import type { Facts } from './facts.ts'

/** True where something of the project names `nest_asyncio`, or its packaging declares it. */
export function allowsNestedLoops(facts: Facts): boolean {
  return facts.declares('nest-asyncio') || facts.spreadOf('nest_asyncio') > 0
}
