import { expect, it } from 'vitest'
import { writeFamilies } from './exposition.ts'

it('writes families with their help, type and labels', () => {
  const written = writeFamilies([
    {
      name: 'latch_things_total',
      help: 'Things',
      type: 'counter',
      samples: [
        { labels: {}, value: 7 },
        { labels: { way: 'up', said: 'a "b" \\ \n' }, value: 0.5 },
      ],
    },
    { name: 'latch_none', help: 'Nothing', type: 'gauge', samples: [] },
  ])
  expect(written).toBe(
    [
      '# HELP latch_things_total Things',
      '# TYPE latch_things_total counter',
      'latch_things_total 7',
      'latch_things_total{way="up",said="a \\"b\\" \\\\ \\n"} 0.5',
      '# HELP latch_none Nothing',
      '# TYPE latch_none gauge',
      '',
    ].join('\n'),
  )
})
