import { callablePrefixes } from '../../meetings/call-me.ts'
import { dialIn as pinOf } from '../../meetings/dial-in.ts'
import { answered, conferenceOperation } from '../operation.ts'

export const dialIn = conferenceOperation('dialIn', async ({ ports }, actor, id) => {
  const result = await pinOf(ports, actor, id)
  if (!result.ok) return result
  const { pin, byTelephone } = result.value
  if (!byTelephone) return answered({ pin, numbers: [], callable: [], roomAddress: null })
  const { numbers } = await ports.phoneBook.read()
  const callable = actor.kind === 'account' ? [...(await callablePrefixes(ports))] : []
  // No room systems yet.
  return answered({ pin, numbers: [...numbers], callable, roomAddress: null })
})
