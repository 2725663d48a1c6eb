/** What only organizer and delegates may do, tried by others. */
import { startMeeting, type Person } from '../harness/cast.ts'
import { Visitor } from '../harness/visitor.ts'
import { allAnswered, type Attack } from './attack.ts'
import type { Stage } from './stage.ts'

const hostVerbs: Attack = {
  name: 'A host’s verbs, used by an attendee and a guest',
  precedent: 'MiroTalk d7d55909, Nextcloud CVE-2026-45266: missing checks of the presenter',
  async play(stage) {
    const run = await stage.start()
    const params = { conferenceId: run.conferenceId }
    const victim = { ...params, attendeeId: run.organizer.attendeeId }
    const answers: Record<string, string> = {}
    const guest = stage.stranger()
    await guest.enter({ number: run.number })
    const attendee = stage.invited.copy()
    await attendee.enter({ number: run.number })
    for (const [who, visitor] of Object.entries({ guest, attendee })) {
      answers[`${who} locks`] = await visitor.refusal('changeLock', { params, body: { locked: true } })
      answers[`${who} removes`] = await visitor.refusal('removeAttendee', { params: victim, body: {} })
      answers[`${who} mutes`] = await visitor.refusal('muteAttendee', { params: victim })
      answers[`${who} lets in`] = await visitor.refusal('letIn', { params: { ...params, doorEntryId: 'any' } })
      answers[`${who} blocks`] = await visitor.refusal('blockAtDoor', { params: { ...params, doorEntryId: 'any' } })
      answers[`${who} ends`] = await visitor.refusal('end', { params })
    }
    const audit = await stage.organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} })
    const audited = audit.items.filter((row) => row.type === 'verb.refused').length
    const outcome = allAnswered('six verbs, by a guest and by an attendee', 'not_host', answers)
    return { ...outcome, got: `${outcome.got}; ${String(audited)} refusals audited`, safe: outcome.safe && audited >= 12 }
  },
}

const foreignMeetings: Attack = {
  name: 'Somebody else’s meetings, by their ids',
  precedent: 'the class of insecure direct object references',
  async play(stage) {
    const run = await stage.start()
    const key = (await stage.colleague.do('createApiKey', { body: { name: 'attack' } })).key
    const bot = stage.stranger()
    const params = { meetingId: run.meetingId }
    const withKey = new Visitor(stage.target.url, { headers: { authorization: `Bearer ${key}` } })
    const answers: Record<string, string> = {}
    for (const [who, visitor] of Object.entries({ account: stage.colleague, 'API key': withKey, nobody: bot })) {
      answers[`${who} reads`] = await visitor.refusal('meeting', { params })
      answers[`${who} changes`] = await visitor.refusal('changeMeeting', { params, body: { title: 'Mine' } })
      answers[`${who} deletes`] = await visitor.refusal('deleteMeeting', { params })
      answers[`${who} invites`] = await visitor.refusal('inviteToMeeting', { params, body: {} })
      answers[`${who} reads the audit log`] = await visitor.refusal('audit', { params, query: {} })
      answers[`${who} views the conference`] = await visitor.refusal('conference', { params: { conferenceId: run.conferenceId } })
    }
    return allAnswered(
      'six operations with an account, an API key and nothing',
      ['unknown_meeting', 'no_conference', 'sign_in_first', 'not_signed_in'],
      answers,
    )
  },
}

const adminVerbs: Attack = {
  name: 'An administrator’s verbs, used by an account without the right',
  precedent: 'the class of missing function-level checks',
  async play(stage) {
    const answers = {
      'invite an account': await stage.colleague.refusal('inviteAccount', {}),
      'set up again': await stage.colleague.refusal('setUp', {
        body: { token: 'A'.repeat(43), name: 'Root', email: 'root@example.org', password: 'long enough for it' },
      }),
      'set up again with the used token': await stage.stranger().refusal('setUp', {
        body: { token: stage.target.firstRunToken, name: 'Root', email: 'root2@example.org', password: 'long enough for it' },
      }),
    }
    const allowed = Object.entries(answers).filter(([, answer]) => answer === 'allowed')
    return { tried: 'account invitation, and the first-run link again', got: Object.values(answers).join(', '), safe: allowed.length === 0 }
  },
}

const unseenLook: Attack = {
  name: 'A picture of a meeting for a key that may take none',
  precedent: 'the class of keys that may do all that their account may',
  async play(stage) {
    const run = await stage.start()
    const params = { conferenceId: run.conferenceId }
    const keyed = async (owner: Person, scopes: 'snapshot'[]): Promise<Visitor> => {
      const { key } = await owner.do('createApiKey', { body: { name: 'camera', scopes } })
      return new Visitor(stage.target.url, { headers: { authorization: `Bearer ${key}` } })
    }
    const plain = await keyed(stage.organizer, [])
    const foreign = await keyed(stage.colleague, ['snapshot'])
    const more = { body: { name: 'more', scopes: ['snapshot' as const] } }
    const answers = {
      'a session': await stage.organizer.refusal('snapshot', { params }),
      'a key without the scope': await plain.refusal('snapshot', { params }),
      'a key that gives itself another': await plain.refusal('createApiKey', more),
      'a key of somebody else': await foreign.refusal('snapshot', { params }),
      'the same, of no meeting': await foreign.refusal('snapshot', { params: { conferenceId: 'conf_none' } }),
      'an administrator’s, of another’s meeting': await othersMeeting(stage, await keyed(stage.organizer, ['snapshot'])),
    }
    const outcome = allAnswered('six ways to a picture', ['scope_missing', 'no_conference'], answers)
    const { lastSnapshot } = await stage.organizer.do('conference', { params })
    return { ...outcome, safe: outcome.safe && lastSnapshot === null }
  },
}

async function othersMeeting(stage: Stage, key: Visitor): Promise<string> {
  const { conferenceId } = await startMeeting(stage.colleague)
  return key.refusal('snapshot', { params: { conferenceId } })
}

export const privilegeAttacks: readonly Attack[] = [hostVerbs, foreignMeetings, adminVerbs, unseenLook]
