import { branded, type AccountId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Directory } from '../meetings/ports.ts'
import type { Database } from './database.ts'
import { hasWord } from './folded-name.ts'

export class SqlDirectory implements Directory {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** In the order asked; unknown ids are left out. */
  async find(ids: readonly AccountId[]): Promise<readonly Person[]> {
    if (ids.length === 0) return []
    const rows = await this.#database.read((sql) => sql.selectFrom('accounts').select(['id', 'name']).where('id', 'in', ids).execute())
    const people = new Map(rows.map((row) => [row.id, toPerson(row)]))
    return ids.flatMap((id) => people.get(id) ?? [])
  }

  /** Whose name has a word that begins so. */
  async search(text: string, limit: number): Promise<readonly Person[]> {
    const rows = await this.#database.read((sql) =>
      sql
        .selectFrom('accounts')
        .select(['id', 'name'])
        .where((e) => hasWord(e.ref('name_folded'), text))
        .orderBy('name_folded')
        .orderBy('id')
        .limit(limit)
        .execute(),
    )
    return rows.map(toPerson)
  }
}

const toPerson = (row: { readonly id: string; readonly name: string }): Person => ({ accountId: branded(row.id), name: row.name })
