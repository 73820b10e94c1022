/** What starts an event loop, which fails where one is running. */

const STARTS =
  /^asyncio\.(run|Runner(\.run)?)$|\.run_until_complete$|\.run_forever$|^(anyio|trio|uvloop)\.run$|^asgiref\.sync\.async_to_sync/

/** True for the qualified name of a function that runs an event loop of its own. */
export function startsLoop(name: string): boolean {
  return STARTS.test(name)
}
