/** Stands in for the package `@jridgewell/sourcemap-codec` in the bundle: magic-string needs it for source maps, which nobody asks for. */

function refuse() {
  throw new Error('there are no source maps')
}

export { refuse as encode, refuse as encodeRangeMappings }
