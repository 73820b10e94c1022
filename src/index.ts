/**
 * Public API: find and repair asyncio pitfalls in Python source. Only `readGrammar` touches the disk.
 *
 * ```ts
 * const { grammar, runtime } = readGrammar()
 * const parser = await loadParser(grammar, runtime)
 * const facts = createFacts({ parser, sources: () => [source], declares: () => false })
 * const { text, findings } = fix(source, { parser, transforms, settings: defaultSettings, facts })
 * ```
 */

export { transforms } from '../transforms/index.ts'
export type { Edit, Range } from './engine/edit.ts'
export { type Applicability, type ChainLink, chosenFix, type Finding, type Fix, type Reason } from './engine/finding.ts'
export { type Bug, check, type FileResult, fix, type Run, type Source } from './engine/run.ts'
export { defaultSettings, type PythonVersion, type Settings } from './engine/settings.ts'
export { defineTransform, type Family, families, type Transform } from './engine/transform.ts'
export { createFacts, type Facts } from './project/facts.ts'
export { loadParser, type Parser } from './python/parser.ts'
export type { Damage } from './python/tree.ts'
export { type GrammarBytes, readGrammar } from './workspace/grammar.ts'
