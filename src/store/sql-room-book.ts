import { sql as raw } from 'kysely'
import { branded } from '../domain/ids.ts'
import type { RoomBook, RoomBookEntries, RoomSystem } from '../meetings/room-book.ts'
import type { Database, Sql } from './database.ts'
import type { RoomSystemsTable } from './schema.ts'

/** The one row of settings. */
const ID = 'rooms'

export class SqlRoomBook implements RoomBook {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  read(): Promise<RoomBookEntries> {
    return this.#database.read(async (sql) => {
      const rows = await sql.selectFrom('room_systems').selectAll().orderBy('position').execute()
      const settings = await sql.selectFrom('room_settings').selectAll().where('id', '=', ID).executeTakeFirst()
      return { rooms: rows.map(toRoom), guests: settings?.guests === 1 }
    })
  }

  putRoom(room: RoomSystem): ReturnType<RoomBook['putRoom']> {
    return this.#change(async (sql) => {
      const others = sql.selectFrom('room_systems').select('id').where('id', '<>', room.id)
      if ((await others.where('address', '=', room.address).executeTakeFirst()) !== undefined) return 'room_address_taken'
      if ((await others.where('username', '=', room.username).executeTakeFirst()) !== undefined) return 'room_username_taken'
      await putRoom(sql, room)
      return 'put'
    })
  }

  removeRoom(id: string): Promise<boolean> {
    return this.#change(async (sql) => (await sql.deleteFrom('room_systems').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n)
  }

  async putGuests(guests: boolean): Promise<void> {
    const row = { id: ID, guests: guests ? 1 : 0 }
    await this.#database.write((sql) =>
      sql
        .insertInto('room_settings')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute(),
    )
  }

  /** One at a time: what is looked up stays true until it is acted upon. Administrators are few. */
  #change<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#database.write(async (sql) => {
      if (this.#database.dialect === 'postgres') await raw`lock table room_systems in share row exclusive mode`.execute(sql)
      return work(sql)
    })
  }
}

async function putRoom(sql: Sql, room: RoomSystem): Promise<void> {
  const columns = fromRoom(room)
  const { numUpdatedRows } = await sql.updateTable('room_systems').set(columns).where('id', '=', room.id).executeTakeFirst()
  if (numUpdatedRows > 0n) return
  const last = await sql.selectFrom('room_systems').select('position').orderBy('position', 'desc').limit(1).executeTakeFirst()
  const position = (last?.position ?? 0) + 1
  await sql
    .insertInto('room_systems')
    .values({ ...columns, position })
    .execute()
}

const fromRoom = ({ sealedPassword, ...rest }: RoomSystem): Omit<RoomSystemsTable, 'position'> => ({
  ...rest,
  sealed_password: sealedPassword,
})

const toRoom = ({ id, name, address, username, sealed_password, certificate }: RoomSystemsTable): RoomSystem => ({
  id,
  name,
  address: branded(address),
  username,
  sealedPassword: sealed_password,
  certificate,
})
