import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Switch } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { shortcutList } from '../controls/shortcuts.ts'
import { useIsHost, useMeeting } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'

export const ShortcutsDialog = () => {
  const t = useT()
  const { ui } = useMeeting()
  const isHost = useIsHost()
  const letters = useCell(ui.letters)
  return (
    <Dialog
      isOpen
      onOpenChange={() => ui.ask(null)}
      title={t('shortcuts')}
      actions={
        <Button variant="primary" onPress={() => ui.ask(null)}>
          {t('done')}
        </Button>
      }
    >
      <dl className="keys">
        {shortcutList
          .filter(({ hostsOnly }) => isHost || hostsOnly !== true)
          .map(({ keys, text }) => (
            <div key={keys}>
              <dt>{t(text)}</dt>
              <dd>
                {keyNames(keys, t('keySpace')).map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dd>
            </div>
          ))}
      </dl>
      <Switch label={t('deviceLetters')} isSelected={letters} onChange={(on) => ui.setLetters(on)} />
    </Dialog>
  )
}

const keyNames = (keys: string, space: string): readonly string[] =>
  keys.split('+').map((key) => (key === 'Space' ? space : key === 'Ctrl' && navigator.platform.startsWith('Mac') ? '⌘' : key))
