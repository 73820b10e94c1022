/** Where a new variable of the module goes. */

import { expect, test } from 'vitest'
import { applyEdits } from '../../src/engine/apply.ts'
import { isBelowHead, moduleStatement } from '../../src/python/module-variables.ts'
import { parsed } from './parsed.ts'

test.each([
  ['import os\n\n\ndef f(): ...\n', 'import os\n\nx = 1\n\n\ndef f(): ...\n'],
  ['import os\nDEBUG = 1\n', 'import os\n\nx = 1\n\nDEBUG = 1\n'],
  ['import os\n# about it\nDEBUG = 1\n', 'import os\n\nx = 1\n\n# about it\nDEBUG = 1\n'],
  ['import os  # system', 'import os  # system\n\nx = 1'],
  [
    'import os\n\nos.nice(1)\nimport sys\n\ndef f(): ...\n\nimport late\n',
    'import os\n\nos.nice(1)\nimport sys\n\nx = 1\n\ndef f(): ...\n\nimport late\n',
  ],
  [
    'try:\n    import fast\nexcept ImportError:\n    fast = None\n\nA = 1\n',
    'try:\n    import fast\nexcept ImportError:\n    fast = None\n\nx = 1\n\nA = 1\n',
  ],
  [
    'import os\n\nif __name__ == "__main__":\n    import sys\n',
    'import os\n\nx = 1\n\nif __name__ == "__main__":\n    import sys\n',
  ],
  [
    'import os\n\nif os:\n    def f():\n        import sys\n\nA = 1\n',
    'import os\n\nx = 1\n\nif os:\n    def f():\n        import sys\n\nA = 1\n',
  ],
  ['"""Doc."""\n\ndef f(): ...\n', '"""Doc."""\n\nx = 1\n\ndef f(): ...\n'],
  ['"""Doc."""\nfrom __future__ import annotations\n', '"""Doc."""\nfrom __future__ import annotations\n\nx = 1\n'],
  ['import os; import sys\n', 'x = 1\n\n\nimport os; import sys\n'],
  [
    '#!/usr/bin/env python\n\n# about f\ndef f(): ...\n',
    '#!/usr/bin/env python\n\nx = 1\n\n\n# about f\ndef f(): ...\n',
  ],
])('%j', (before, after) => {
  expect(applyEdits(before, [moduleStatement(parsed(before), 'x = 1')])).toBe(after)
})

test('code between imports runs before the variable is there', () => {
  const file = parsed('import os\nos.nice(1)\nimport sys\nsys.exit()\n')
  expect(file.tree.root.children.map(statement => isBelowHead(statement, file))).toEqual([false, false, false, true])
})
