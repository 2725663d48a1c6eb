import { answered, operation } from '../operation.ts'

export const serverInfo = operation('serverInfo', async ({ about, accounts }, { visitor }) =>
  answered({
    name: about.name,
    version: about.version,
    needsSetUp: (await accounts.count()) === 0,
    signedIn: visitor.account !== null,
    // No telephone line and no room systems yet.
    phoneNumbers: [],
    roomHost: null,
    mail: about.mail,
  }),
)
