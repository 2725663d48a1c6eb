import { sql as raw } from 'kysely'
import type { PhoneBook, PhoneBookEntries, PhoneNumber, Trunk, TrunkLogin, TrunkServer } from '../meetings/phone-book.ts'
import type { Database, Sql } from './database.ts'
import type { PhoneNumbersTable, TrunksTable } from './schema.ts'

export class SqlPhoneBook implements PhoneBook {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  read(): Promise<PhoneBookEntries> {
    return this.#database.read(async (sql) => ({
      trunks: (await sql.selectFrom('trunks').selectAll().orderBy('position').execute()).map(toTrunk),
      numbers: (await sql.selectFrom('phone_numbers').selectAll().orderBy('position').execute()).map(toNumber),
    }))
  }

  putTrunk(trunk: Trunk): Promise<void> {
    return this.#change(async (sql) => {
      const columns = fromTrunk(trunk)
      const { numUpdatedRows } = await sql.updateTable('trunks').set(columns).where('id', '=', trunk.id).executeTakeFirst()
      if (numUpdatedRows > 0n) return
      await sql
        .insertInto('trunks')
        .values({ ...columns, position: await nextPosition(sql, 'trunks') })
        .execute()
    })
  }

  removeTrunk(id: string): Promise<boolean> {
    return this.#change(async (sql) => (await sql.deleteFrom('trunks').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n)
  }

  putNumber(entry: PhoneNumber): ReturnType<PhoneBook['putNumber']> {
    return this.#change(async (sql) => {
      const trunk = await sql.selectFrom('trunks').select('id').where('id', '=', entry.trunkId).executeTakeFirst()
      if (trunk === undefined) return 'unknown_trunk'
      const others = sql.selectFrom('phone_numbers').select('id').where('number', '=', entry.number).where('id', '<>', entry.id)
      if ((await others.executeTakeFirst()) !== undefined) return 'phone_number_taken'
      await putNumber(sql, entry)
      return 'put'
    })
  }

  removeNumber(id: string): Promise<boolean> {
    return this.#change(async (sql) => (await sql.deleteFrom('phone_numbers').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n)
  }

  /** One at a time: what is looked up stays true until it is acted upon. Administrators are few. */
  #change<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#database.write(async (sql) => {
      if (this.#database.dialect === 'postgres') await raw`lock table trunks in share row exclusive mode`.execute(sql)
      return work(sql)
    })
  }
}

async function putNumber(sql: Sql, entry: PhoneNumber): Promise<void> {
  const columns = fromNumber(entry)
  const { numUpdatedRows } = await sql.updateTable('phone_numbers').set(columns).where('id', '=', entry.id).executeTakeFirst()
  if (numUpdatedRows > 0n) return
  const position = await nextPosition(sql, 'phone_numbers')
  await sql
    .insertInto('phone_numbers')
    .values({ ...columns, position })
    .execute()
}

async function nextPosition(sql: Sql, table: 'trunks' | 'phone_numbers'): Promise<number> {
  const last = await sql.selectFrom(table).select('position').orderBy('position', 'desc').limit(1).executeTakeFirst()
  return (last?.position ?? 0) + 1
}

const fromTrunk = ({ id, name, addresses, registration, media, server, login }: Trunk): Omit<TrunksTable, 'position'> => ({
  id,
  name,
  addresses: JSON.stringify(addresses),
  registration: registration && JSON.stringify(registration),
  media,
  server: server === undefined ? null : JSON.stringify(server),
  login: login === undefined ? null : JSON.stringify(login),
})

// What a column holds was written by the function of the other direction.
const toTrunk = ({ id, name, addresses, registration, media, server, login }: TrunksTable): Trunk => ({
  id,
  name,
  addresses: JSON.parse(addresses) as Trunk['addresses'],
  registration: registration === null ? null : (JSON.parse(registration) as Trunk['registration']),
  media: media as Trunk['media'],
  ...(server === null ? {} : { server: JSON.parse(server) as TrunkServer }),
  ...(login === null ? {} : { login: JSON.parse(login) as TrunkLogin }),
})

const fromNumber = ({ trunkId, ...rest }: PhoneNumber): Omit<PhoneNumbersTable, 'position'> => ({ ...rest, trunk_id: trunkId })

const toNumber = ({ id, trunk_id, number, written, country, city, language }: PhoneNumbersTable): PhoneNumber => ({
  id,
  number,
  written,
  country,
  city,
  language: language as PhoneNumber['language'],
  trunkId: trunk_id,
})
