/** Answers about a project that are found once, however many ask: they are kept with the facts that they were drawn from. */

import type { PythonFile } from '../python/file.ts'
import type { Node } from '../python/tree.ts'
import type { Facts } from './facts.ts'

/**
 * The same question, asked once for each key as long as the facts stay the same. The answer must hold no nodes: it would keep trees from
 * being dropped.
 */
export function oncePerProject<A extends readonly unknown[], V>(
  keyOf: (...asked: A) => string,
  question: (facts: Facts, ...asked: A) => V,
): (facts: Facts, ...asked: A) => V {
  const kept = {}
  return (facts, ...asked) => facts.keptAnswers<string, V>(kept).get(keyOf(...asked), () => question(facts, ...asked))
}

/** The same question, asked once for each node as long as the facts stay the same; the answer is dropped together with the tree. */
export function oncePerNodeOfProject<V>(
  question: (node: Node, file: PythonFile, facts: Facts) => V,
): (node: Node, file: PythonFile, facts: Facts) => V {
  const kept = {}
  return (node, file, facts) =>
    facts.keptAnswers<Node, V>(kept, () => new WeakMap()).get(node, () => question(node, file, facts))
}
