/** Makes a text that breaks a law as small as it gets. */

/**
 * Leaves out lines, then tokens, as long as what is left is still interesting.
 * @param isInteresting asked of smaller texts, some hundred times
 */
export async function reduced(text: string, isInteresting: (text: string) => Promise<boolean>): Promise<string> {
  const byLines = await shortened(text.split(/(?<=\n)/), isInteresting)
  const byTokens = await shortened(byLines.match(/\w+|[ \t]+|[^\w \t]/gu) ?? [], isInteresting)
  return byTokens.length < text.length ? await again(byTokens, isInteresting) : text
}

async function again(text: string, isInteresting: (text: string) => Promise<boolean>): Promise<string> {
  return shortened(text.split(/(?<=\n)/), isInteresting)
}

async function shortened(parts: readonly string[], isInteresting: (text: string) => Promise<boolean>): Promise<string> {
  let left = parts
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let at = 0; at < left.length; ) {
      const shorter = left.toSpliced(at, size)
      if (await isInteresting(shorter.join(''))) left = shorter
      else at += size
    }
  }
  return left.join('')
}
