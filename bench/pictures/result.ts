/** What a bench or soak wrote, as it stands in `bench/results`. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Figure } from '../figure.ts'

export interface Result {
  /** Of its file, without `.json`. */
  readonly name: string
  readonly at: string
  readonly machine: Readonly<Record<string, string | number>>
  /** Of soaks. */
  readonly minutes?: number
  readonly figures: readonly Figure[]
}

export type Results = ReadonlyMap<string, Result>

export function readResults(folder: URL): Results {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
  return new Map(
    files.map((file) => {
      const name = file.replace(/\.json$/, '')
      // Our own files, of this shape.
      const result = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<Result, 'name'>
      return [name, { ...result, name }]
    }),
  )
}

/** Whether goals were met, as the figures say. */
export const promises = ({ figures }: Result): readonly Required<Figure>[] =>
  figures.flatMap((figure) => (figure.bound === undefined ? [] : [{ ...figure, bound: figure.bound }]))
