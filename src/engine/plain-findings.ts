/** Findings as plain data, which can be sent and stored. */

import type { Edit, Range } from './edit.ts'
import type { ChainLink, Finding, Fix } from './finding.ts'

/** The same without anything that is in no type: what is typed as a range may be a syntax node, and bring its whole tree along. */
export function plainFinding({ rule, message, range, fixes, declined, chain }: Finding): Finding {
  const links = chain.map(
    (link): ChainLink => ({ path: link.path, range: plainRange(link.range), message: link.message }),
  )
  const reason = declined && { reason: declined.reason, message: declined.message }
  return { rule, message, range: plainRange(range), fixes: fixes.map(plainFix), declined: reason, chain: links }
}

function plainFix(fix: Fix): Fix {
  const { applicability, message, unsafeBecause, edits, elsewhere, ground, changesComments, needsPackage } = fix
  return {
    applicability,
    message,
    unsafeBecause: unsafeBecause && { reason: unsafeBecause.reason, message: unsafeBecause.message },
    edits: edits.map(plainEdit),
    ...(elsewhere && { elsewhere: elsewhere.map(each => ({ ...each, edits: each.edits.map(plainEdit) })) }),
    ...(ground && { ground: plainRange(ground) }),
    ...(changesComments !== undefined && { changesComments }),
    needsPackage,
  }
}

function plainEdit({ start, end, text, shared, ground }: Edit): Edit {
  return { start, end, text, ...(shared !== undefined && { shared }), ...(ground && { ground: plainRange(ground) }) }
}

function plainRange({ start, end }: Range): Range {
  return { start, end }
}
