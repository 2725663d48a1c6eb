import type { Migration } from 'kysely/migration'
import { up as meetings } from './0001-meetings.ts'
import { up as phoneBook } from './0002-phone-book.ts'
import { up as triedPins } from './0003-tried-pins.ts'
import { up as outgoingCalls } from './0004-outgoing-calls.ts'
import { up as webhooks } from './0005-webhooks.ts'
import { up as trunkWays } from './0006-trunk-ways.ts'
import { up as roomSystems } from './0007-room-systems.ts'
import { up as snapshots } from './0008-snapshots.ts'

/** In order. A migration that has been released is never edited: the next one corrects it. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-meetings': { up: meetings },
  '0002-phone-book': { up: phoneBook },
  '0003-tried-pins': { up: triedPins },
  '0004-outgoing-calls': { up: outgoingCalls },
  '0005-webhooks': { up: webhooks },
  '0006-trunk-ways': { up: trunkWays },
  '0007-room-systems': { up: roomSystems },
  '0008-snapshots': { up: snapshots },
}
