import { sql, type Expression, type SqlBool } from 'kysely'

/** How names are compared in a search: compatibility forms, accents, case and spacing do not count. */
export function folded(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/\s+/gu, ' ').trim()
}

/** Whether the folded name in this column has a word that begins so. */
export const hasWord = (column: Expression<string>, text: string): Expression<SqlBool> =>
  sql<SqlBool>`(${startsWith(column, folded(text))} or ${column} like ${`% ${escaped(folded(text))}%`} escape '\\')`

/** Whether this lower-case column begins so, sign by sign. */
export const startsWith = (column: Expression<string>, text: string): Expression<SqlBool> =>
  sql<SqlBool>`${column} like ${`${escaped(text)}%`} escape '\\'`

/** Without the meaning that `%`, `_` and `\` have in LIKE. */
const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)
