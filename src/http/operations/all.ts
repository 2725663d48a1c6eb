/** All operations by name. A missing one, or one under another's name, does not compile. */
import type { OperationHandler, OperationName } from '../operation.ts'
import { addDelegate } from './add-delegate.ts'
import { addPhoneNumber } from './add-phone-number.ts'
import { addRoomSystem } from './add-room-system.ts'
import { addTrunk } from './add-trunk.ts'
import { addWebhook } from './add-webhook.ts'
import { alarms } from './alarms.ts'
import { apiKeys } from './api-keys.ts'
import { audit } from './audit.ts'
import { blockAtDoor } from './block-at-door.ts'
import { callMe } from './call-me.ts'
import { changeLock } from './change-lock.ts'
import { changeMe } from './change-me.ts'
import { changeMeeting } from './change-meeting.ts'
import { changeOutgoingCalls } from './change-outgoing-calls.ts'
import { changePassword } from './change-password.ts'
import { changePhoneNumber } from './change-phone-number.ts'
import { changeRoomGuests } from './change-room-guests.ts'
import { changeRoomSystem } from './change-room-system.ts'
import { changeTrunk } from './change-trunk.ts'
import { changeWebhook } from './change-webhook.ts'
import { conferenceReport } from './conference-report.ts'
import { conference } from './conference.ts'
import { conferences } from './conferences.ts'
import { contacts } from './contacts.ts'
import { createApiKey } from './create-api-key.ts'
import { createMeeting } from './create-meeting.ts'
import { decline } from './decline.ts'
import { delegates } from './delegates.ts'
import { deleteApiKey } from './delete-api-key.ts'
import { deleteMeeting } from './delete-meeting.ts'
import { dialIn } from './dial-in.ts'
import { dontCallMe } from './dont-call-me.ts'
import { end } from './end.ts'
import { engine } from './engine.ts'
import { enter } from './enter.ts'
import { ignore } from './ignore.ts'
import { inviteAccount } from './invite-account.ts'
import { inviteToMeeting } from './invite-to-meeting.ts'
import { invite } from './invite.ts'
import { leave } from './leave.ts'
import { letIn } from './let-in.ts'
import { meetings } from './list-meetings.ts'
import { me } from './me.ts'
import { mediaCheckup } from './media-checkup.ts'
import { meeting } from './meeting.ts'
import { muteAttendee } from './mute-attendee.ts'
import { outgoingCalls } from './outgoing-calls.ts'
import { phoneBook } from './phone-book.ts'
import { redeliver } from './redeliver.ts'
import { phoneCheckup } from './phone-checkup.ts'
import { register } from './register.ts'
import { removeAttendee } from './remove-attendee.ts'
import { removeDelegate } from './remove-delegate.ts'
import { removePhoneNumber } from './remove-phone-number.ts'
import { removeRoomSystem } from './remove-room-system.ts'
import { removeTrunk } from './remove-trunk.ts'
import { removeWebhook } from './remove-webhook.ts'
import { renewPassword } from './renew-password.ts'
import { renewRoomPassword } from './renew-room-password.ts'
import { roomSystems } from './room-systems.ts'
import { rotateWebhookSecret } from './rotate-webhook-secret.ts'
import { serverInfo } from './server-info.ts'
import { session } from './session.ts'
import { setUp } from './set-up.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { snapshot } from './snapshot.ts'
import { standpoint } from './standpoint.ts'
import { testWebhook } from './test-webhook.ts'
import { webhookDeliveries } from './webhook-deliveries.ts'
import { webhooks } from './webhooks.ts'
import { testPhoneNumber } from './test-phone-number.ts'
import { testTrunk } from './test-trunk.ts'
import { withdrawInvitation } from './withdraw-invitation.ts'

export const operations: { readonly [O in OperationName]: OperationHandler<O> } = {
  addDelegate,
  addPhoneNumber,
  addRoomSystem,
  addTrunk,
  addWebhook,
  alarms,
  engine,
  mediaCheckup,
  apiKeys,
  audit,
  blockAtDoor,
  callMe,
  changeLock,
  changeMe,
  changeMeeting,
  changeOutgoingCalls,
  changePassword,
  changePhoneNumber,
  changeRoomGuests,
  changeRoomSystem,
  changeTrunk,
  changeWebhook,
  conference,
  conferenceReport,
  conferences,
  contacts,
  createApiKey,
  createMeeting,
  decline,
  delegates,
  deleteApiKey,
  deleteMeeting,
  dialIn,
  dontCallMe,
  end,
  enter,
  ignore,
  invite,
  inviteAccount,
  inviteToMeeting,
  leave,
  letIn,
  me,
  meeting,
  meetings,
  muteAttendee,
  outgoingCalls,
  phoneBook,
  redeliver,
  phoneCheckup,
  register,
  removeAttendee,
  removeDelegate,
  removePhoneNumber,
  removeRoomSystem,
  removeTrunk,
  removeWebhook,
  renewPassword,
  renewRoomPassword,
  roomSystems,
  rotateWebhookSecret,
  serverInfo,
  session,
  setUp,
  signIn,
  signOut,
  snapshot,
  standpoint,
  testPhoneNumber,
  testTrunk,
  testWebhook,
  webhookDeliveries,
  webhooks,
  withdrawInvitation,
}
