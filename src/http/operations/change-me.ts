import { cleanName } from '../../domain/name.ts'
import { meOf } from '../me.ts'
import { accountOperation, answered, refused } from '../operation.ts'

export const changeMe = accountOperation('changeMe', async ({ accounts }, account, { body }) => {
  const name = body.name === undefined ? account.name : cleanName(body.name)
  if (name === '') return refused('invalid_request')
  const changes = { name, language: body.language ?? account.language }
  await accounts.change(account.id, changes)
  return answered(meOf({ ...account, ...changes }))
})
