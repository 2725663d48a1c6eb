import { standpoint as standpointOf } from '../../meetings/standpoint.ts'
import { heldDevice, publicKeyOf } from '../door-request.ts'
import { answered, operation } from '../operation.ts'
import { personOf } from '../visitor.ts'

export const standpoint = operation('standpoint', async ({ ports }, { visitor, body }) =>
  answered(
    await standpointOf(ports, { by: publicKeyOf(body.by), account: personOf(visitor.account), device: heldDevice(visitor, body.by) }),
  ),
)
