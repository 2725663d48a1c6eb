/** Alarms are audited, and so outlive a restart and are seen from every node; and they are logged for whoever watches the log. */
import type { AuditLog } from './meetings/ports.ts'
import type { Alarms } from './meetings/pin-alarm.ts'
import type { Log } from './ops/log.ts'

export function createAlarms(audit: Pick<AuditLog, 'append' | 'latest'>, log: Pick<Log, 'warn'>): Alarms {
  return {
    async raise({ at, scope, trunk, failures }) {
      log.warn({ scope, trunk, failures }, scope === 'password' ? 'too many wrong SIP passwords' : 'too many wrong PINs')
      await audit.append({ type: 'pin.alarm', scope, trunk, failures }, at)
    },
    async latest(limit) {
      const rows = await audit.latest('pin.alarm', limit)
      return rows.flatMap(({ at, event }) =>
        event.type === 'pin.alarm' ? [{ at, scope: event.scope, trunk: event.trunk ?? null, failures: event.failures }] : [],
      )
    },
  }
}
