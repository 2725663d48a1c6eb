import { answered, operation } from '../operation.ts'

export const serverInfo = operation('serverInfo', async ({ about, accounts, ports }, { visitor }) =>
  answered({
    name: about.name,
    version: about.version,
    needsSetUp: (await accounts.count()) === 0,
    signedIn: visitor.account !== null,
    phoneNumbers: [...(await ports.phoneBook.read()).numbers],
    // No room systems yet.
    roomHost: null,
    mail: about.mail,
  }),
)
